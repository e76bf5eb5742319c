// Programs without people behind each request: labelling, reading documents, translating, testing, writing copy.
import { AccountTraffic } from '../account-traffic.js';
import type { AccountSpec, DemoAccount, Exchange } from '../demo-account.js';
import type { PromptSource } from '../grammar.js';
import { models } from '../model-catalogue.js';
import { machineReport, productFacts, productReview, supportMessage } from '../prompts/commerce.js';
import { clinicLetter, handbookPassage, invoiceText } from '../prompts/documents.js';
import { examItems } from '../prompts/learning.js';
import { workRequest } from '../prompts/work.js';
import type { RandomStream } from '../random-stream.js';
import { dayMs, hourMs, scheduledRuns, type Rhythm, type TimeWindow } from '../rhythms.js';

type AccountMaker = (random: RandomStream, window: TimeWindow) => DemoAccount[];

function job(spec: AccountSpec, rhythm: Rhythm, exchange: (random: RandomStream) => Exchange): AccountMaker {
  return (random, window) => [
    new AccountTraffic(random, window, spec).follow(rhythm, () => exchange(random)),
  ];
}

type Organization = AccountSpec['organization'];

function classification(
  organization: Organization,
  instruction: string,
  source: PromptSource,
  total: number,
  hourUtc: number,
): AccountMaker {
  return job(
    {
      kind: 'classification job',
      organization,
      plan: 'payg',
      model: models.small,
      keyCount: 1,
      request: { temperature: 0, maxTokens: 16 },
      purpose: {
        category: 'classification',
        statement: 'Sorts incoming messages into a few queues.',
        trainsModels: 'no',
        endUsers: 'none',
        expectedMonthlyTokens: 1_500_000,
      },
    },
    scheduledRuns({ total, everyDays: 1, hourUtc, workers: 3, secondsPerCall: 2 }),
    (random) => ({ prompt: `${instruction}\n\n${source(random)}`, answerTokens: random.integer(1, 4) }),
  );
}

function extraction(
  organization: Organization,
  system: string,
  source: PromptSource,
  total: number,
  hourUtc: number,
): AccountMaker {
  return job(
    {
      kind: 'extraction job',
      organization,
      plan: 'team',
      model: models.chat,
      keyCount: 1,
      request: { temperature: 0, responseFormat: 'json_object' },
      purpose: {
        category: 'extraction',
        statement: 'Reads fields out of scanned papers for our own books.',
        trainsModels: 'no',
        endUsers: 'internal',
        expectedMonthlyTokens: 4_000_000,
      },
    },
    scheduledRuns({ total, everyDays: 1, hourUtc, workers: 2, secondsPerCall: 4 }),
    (random) => ({ system, prompt: source(random), answerTokens: random.logNormal(110, 0.3) }),
  );
}

function translation(
  organization: Organization,
  system: string,
  source: PromptSource,
  total: number,
  hourUtc: number,
): AccountMaker {
  return job(
    {
      kind: 'translation job',
      organization,
      plan: 'team',
      model: models.olderChat,
      request: { temperature: 0.2 },
      purpose: {
        category: 'translation',
        statement: 'Localises our manuals and notices.',
        trainsModels: 'no',
        endUsers: 'business',
        expectedMonthlyTokens: 3_000_000,
      },
    },
    scheduledRuns({ total, everyDays: 1, hourUtc, workers: 2, secondsPerCall: 6 }),
    (random) => {
      const prompt = source(random);
      return { system, prompt, answerTokens: Math.max(8, prompt.length / 3.4) };
    },
  );
}

function marketing(organization: Organization, system: string, total: number): AccountMaker {
  return job(
    {
      kind: 'marketing copy',
      organization,
      plan: 'payg',
      model: models.chat,
      request: { temperature: 0.9 },
      purpose: {
        category: 'content_generation',
        statement: 'Product texts for our catalogue and newsletter.',
        trainsModels: 'no',
        endUsers: 'business',
        expectedMonthlyTokens: 1_000_000,
      },
    },
    scheduledRuns({ total, everyDays: 3, hourUtc: 7, workers: 1, secondsPerCall: 14 }),
    (random) => ({ system, prompt: productFacts(random), answerTokens: random.logNormal(240, 0.3) }),
  );
}

/** Runs the same fixed items against every model that it compares, again after each release of its own product. */
function evaluation(organization: Organization, itemCount: number, runDays: readonly number[]): AccountMaker {
  return (random, window) => {
    const traffic = new AccountTraffic(random, window, {
      kind: 'evaluation harness',
      organization,
      plan: 'team',
      model: models.chat,
      keyCount: 1,
      request: { temperature: 0, maxTokens: 8, seed: 7 },
      purpose: {
        category: 'evaluation',
        statement: 'Compares models on our own fixed test items before we choose one.',
        trainsModels: 'no',
        endUsers: 'none',
        expectedMonthlyTokens: 1_000_000,
      },
    });
    const items = examItems(organization.name, itemCount);
    for (const day of runDays)
      for (const [n, model] of [models.chat, models.small].entries())
        items.forEach((prompt, item) =>
          traffic.send(window.startMs + day * dayMs + n * hourMs + item * 2_500, {
            prompt,
            model,
            answerTokens: 1,
          }),
        );
    return [traffic.account];
  };
}

export const jobAccounts: readonly AccountMaker[] = [
  classification(
    { name: 'Nordhavn Freight', domain: 'nordhavn.example', country: 'DK' },
    'Which desk is this for: billing, damage, delay, address, other? One word.',
    supportMessage,
    700,
    5,
  ),
  classification(
    { name: 'Kestrel Chemicals', domain: 'kestrelchem.example', country: 'BE' },
    'Label the plant report as URGENT, WATCH or ROUTINE.',
    machineReport,
    800,
    22,
  ),
  classification(
    { name: 'Reviewlens', domain: 'reviewlens.example', country: 'ES' },
    'Say whether the review is about price, quality, delivery or service, and whether it is positive or negative. Format: topic/mood.',
    productReview,
    650,
    3,
  ),
  extraction(
    { name: 'Orbis Dental', domain: 'orbisdental.example', country: 'DE' },
    'Read the clinic letter and return findings, plan and next_visit as JSON. Leave out what is not there.',
    clinicLetter,
    480,
    17,
  ),
  extraction(
    { name: 'Bureau Delacroix', domain: 'delacroix.example', country: 'FR' },
    'Return seller, buyer, number, date, lines (text, quantity, unit_price), vat_rate and due_date of the invoice as JSON.',
    invoiceText,
    620,
    2,
  ),
  extraction(
    { name: 'Ledgerleaf', domain: 'ledgerleaf.example', country: 'US' },
    'You book incoming invoices. Give JSON with total, currency, vendor, date and a cost account of our chart.',
    invoiceText,
    560,
    9,
  ),
  translation(
    { name: 'Polyglot Press', domain: 'polyglotpress.example', country: 'CH' },
    'Translate the passage into French for a staff handbook. Keep names of systems.',
    handbookPassage,
    420,
    20,
  ),
  translation(
    { name: 'Oyama Plastics', domain: 'oyama.example', country: 'JP' },
    'Translate the message into polite Japanese business language.',
    workRequest,
    380,
    23,
  ),
  marketing(
    { name: 'Fontaine Cycles', domain: 'fontaine.example', country: 'FR' },
    'You write catalogue texts for Fontaine. Two paragraphs, no superlatives, end with a reason to visit the shop.',
    320,
  ),
  marketing(
    { name: 'Arctic Wool', domain: 'arcticwool.example', country: 'FI' },
    'Write a product text of about 120 words in the calm voice of Arctic Wool, then a subject line for the newsletter.',
    280,
  ),
  evaluation({ name: 'Brassica Apps', domain: 'brassica.example', country: 'GB' }, 110, [1, 6, 11]),
  evaluation({ name: 'Veridian Search', domain: 'veridian.example', country: 'NL' }, 140, [3, 9]),
];
