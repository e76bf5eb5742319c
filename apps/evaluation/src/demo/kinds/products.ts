// Products with people of their own behind them: a fixed system prompt, conversations, a curve over the day.
import { AccountTraffic } from '../account-traffic.js';
import type { AccountSpec, DemoAccount } from '../demo-account.js';
import type { PromptSource } from '../grammar.js';
import { hex } from '../origins.js';
import { models } from '../model-catalogue.js';
import { chineseQuestion } from '../prompts/chinese.js';
import { supportMessage } from '../prompts/commerce.js';
import { groundedQuestion } from '../prompts/documents.js';
import { everydayQuestion, followUp } from '../prompts/everyday.js';
import { homework, pupilReply } from '../prompts/learning.js';
import { playerLine } from '../prompts/work.js';
import type { RandomStream } from '../random-stream.js';
import { dailyCurve, type TimeWindow } from '../rhythms.js';

interface Product {
  spec: AccountSpec;
  system: string;
  opening: PromptSource;
  next: PromptSource;
  perDay: number;
  peakHourUtc: number;
  users: number;
  answerTokens: number;
  /** Chance that a conversation goes on after a turn. */
  goesOn: number;
  reasoningTokens?: number;
}

function runProduct(random: RandomStream, window: TimeWindow, product: Product): DemoAccount {
  const traffic = new AccountTraffic(random, window, {
    request: { stream: true },
    asnType: 'hosting',
    ...product.spec,
  });
  const rhythm = dailyCurve({
    perDay: product.perDay / (1 + product.goesOn),
    depth: 0.85,
    peakHourUtc: product.peakHourUtc,
  });
  for (const begin of rhythm(random, window)) {
    const conversation = {
      id: `conv_${hex(random, 8)}`,
      endUserId: `user_${random.integer(1, product.users)}`,
    };
    let at = begin;
    for (let turn = 1; turn <= 8; turn++) {
      traffic.send(at, {
        system: product.system,
        prompt: (turn === 1 ? product.opening : product.next)(random),
        answerTokens: random.logNormal(product.answerTokens, 0.5),
        contextTokens: (turn - 1) * product.answerTokens * 1.2,
        reasoningTokens: product.reasoningTokens,
        conversation: { ...conversation, turn },
      });
      if (!random.chance(product.goesOn)) break;
      at += 20_000 + random.exponential(70_000);
    }
  }
  traffic.account.events.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
  return traffic.account;
}

const products: readonly Product[] = [
  chat(
    { name: 'Alpenglow Travel', domain: 'alpenglow-travel.example', country: 'AT' },
    'You are Mira, the travel companion in the Alpenglow app. Be brief and kind, answer in the language of the guest, and point to the service desk for changes of a booking.',
    everydayQuestion,
    85,
    17,
  ),
  chat(
    { name: 'Harbour Bank', domain: 'harbourbank.example', country: 'IE' },
    'You help customers of Harbour Bank with everyday money questions. Do not give investment advice. Keep replies under 120 words.',
    everydayQuestion,
    70,
    12,
  ),
  chat(
    { name: 'Nestling Parenting', domain: 'nestling.example', country: 'CA' },
    'You are a calm helper for tired parents. Use short sentences. For anything medical, suggest calling a doctor.',
    everydayQuestion,
    76,
    1,
  ),
  chat(
    { name: '晴空生活', domain: 'qingkong.example', country: 'SG' },
    '你是晴空生活App里的小助手,回答要简短、亲切,不评论其他品牌。',
    chineseQuestion,
    80,
    12,
  ),
  chat(
    { name: 'Pocket Butler', domain: 'pocketbutler.example', country: 'GB' },
    'You are a butler in a phone app. Polite, dry humour, never more than six sentences.',
    everydayQuestion,
    60,
    19,
  ),
  support(
    { name: 'Basket & Birch', domain: 'basketbirch.example', country: 'SE' },
    'You answer first-level support of the Basket & Birch shop. Ask for the order number if it is missing. Offer a refund only when the order is younger than 30 days.',
    80,
  ),
  support(
    { name: 'Veloforte', domain: 'veloforte.example', country: 'NL' },
    'You are the service desk of Veloforte bikes. Sort the request, answer it from the service rules and hand over to a person when somebody is upset.',
    70,
  ),
  support(
    { name: 'Kindle Row Home', domain: 'kindlerow.example', country: 'US' },
    'Customer care for Kindle Row Home. Warm tone, one question at a time, no promises on delivery dates.',
    90,
  ),
  support(
    { name: 'Lumen Telecom', domain: 'lumentel.example', country: 'PT' },
    'You support customers of Lumen Telecom. Check the line status first. Never ask for passwords.',
    65,
  ),
  tutor({ name: 'Brightstep Learning', domain: 'brightstep.example', country: 'US' }, models.chat, 80, 22),
  tutor({ name: 'Lernwerk', domain: 'lernwerk.example', country: 'DE' }, models.reasoning, 45, 15),
  tutor({ name: 'Maple Homework Club', domain: 'maplehomework.example', country: 'CA' }, models.chat, 40, 21),
  knowledge({ name: 'Ostrava Steelworks', domain: 'ostrava-steel.example', country: 'CZ' }, 42),
  knowledge({ name: 'City of Vennholm', domain: 'vennholm.example', country: 'NO' }, 38),
  knowledge({ name: 'Corvid Insurance', domain: 'corvid.example', country: 'GB' }, 46),
  {
    spec: {
      kind: 'game',
      organization: { name: 'Fable Lantern Games', domain: 'fablelantern.example', country: 'PL' },
      plan: 'team',
      model: models.small,
      request: { temperature: 1, maxTokens: 400, stream: true },
      purpose: {
        category: 'entertainment',
        statement: 'Characters in our adventure game talk with the players.',
        trainsModels: 'no',
        endUsers: 'consumer',
        expectedMonthlyTokens: 3_000_000,
      },
    },
    system:
      'You play the people of the harbour town Greywick. Stay in the role of whoever is spoken to, at most three sentences, never mention the real world.',
    opening: playerLine,
    next: playerLine,
    perDay: 48,
    peakHourUtc: 19,
    users: 140,
    answerTokens: 70,
    goesOn: 0.75,
  },
];

type Organization = AccountSpec['organization'];

function chat(
  organization: Organization,
  system: string,
  opening: PromptSource,
  perDay: number,
  peakHourUtc: number,
): Product {
  return {
    spec: {
      kind: 'chat app',
      organization,
      plan: 'enterprise',
      model: models.chat,
      keyCount: 2,
      purpose: {
        category: 'chat_assistant',
        statement: `The assistant in the app of ${organization.name}; it answers our customers' everyday questions.`,
        trainsModels: 'no',
        endUsers: 'consumer',
        expectedMonthlyTokens: 8_000_000,
      },
    },
    system,
    opening,
    next: opening === chineseQuestion ? chineseQuestion : followUp,
    perDay,
    peakHourUtc,
    users: 400,
    answerTokens: 220,
    goesOn: 0.5,
  };
}

function support(organization: Organization, system: string, perDay: number): Product {
  return {
    spec: {
      kind: 'support bot',
      organization,
      plan: 'team',
      model: models.small,
      request: { temperature: 0.2, maxTokens: 600, stream: true },
      purpose: {
        category: 'customer_support',
        statement: 'First-level support of our shop, with hand-over to people.',
        trainsModels: 'no',
        endUsers: 'consumer',
        expectedMonthlyTokens: 4_000_000,
      },
    },
    system,
    opening: supportMessage,
    next: supportMessage,
    perDay,
    peakHourUtc: 14,
    users: 900,
    answerTokens: 120,
    goesOn: 0.45,
  };
}

function tutor(organization: Organization, model: string, perDay: number, peakHourUtc: number): Product {
  return {
    spec: {
      kind: 'tutor',
      organization,
      plan: 'team',
      model,
      purpose: {
        category: 'education',
        statement: 'A homework tutor for pupils that explains one step after the other.',
        trainsModels: 'no',
        endUsers: 'consumer',
        expectedMonthlyTokens: 5_000_000,
      },
    },
    system:
      'You tutor pupils. Show each step and why it is allowed, then ask one question to see whether it was understood. Do not just give the result.',
    opening: homework,
    next: pupilReply,
    perDay,
    peakHourUtc,
    users: 160,
    answerTokens: 300,
    goesOn: 0.55,
    reasoningTokens: model === models.reasoning ? 350 : undefined,
  };
}

function knowledge(organization: Organization, perDay: number): Product {
  return {
    spec: {
      kind: 'knowledge search',
      organization,
      plan: 'enterprise',
      model: models.chat,
      request: { temperature: 0 },
      purpose: {
        category: 'knowledge_search',
        statement: 'Answers over our own handbooks for our staff.',
        trainsModels: 'no',
        endUsers: 'internal',
        expectedMonthlyTokens: 6_000_000,
      },
    },
    system:
      'Answer from the numbered passages only and cite their numbers. If they do not hold the answer, say that you did not find it.',
    opening: groundedQuestion,
    next: groundedQuestion,
    perDay,
    peakHourUtc: 10,
    users: 220,
    answerTokens: 130,
    goesOn: 0.15,
  };
}

/** Chat apps, support desks, tutors, searches over documents and a game: one account each. */
export const productAccounts = products.map((product) => (random: RandomStream, window: TimeWindow) => [
  runProduct(random, window, product),
]);
