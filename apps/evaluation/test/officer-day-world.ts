import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { startStillwatch, type Running } from '@stillwatch/dev-runtime/start';
import { createPeople, type LogIn, type NewPerson } from '../src/demo/demo-people.js';
import type { LetterBox } from '../src/demo/letter-box.js';
import { waitUntilDrained } from '../src/demo/load-demo.js';
import { StillwatchApi } from '../src/demo/stillwatch-api.js';

const bootstrapKey = 'sw_a_day_of_two_officers';
const hourMs = 3_600_000;
const startMs = Date.now() - 4 * 24 * hourMs;

export const amina: NewPerson = {
  email: 'amina@stillwatch.example',
  name: 'Amina Okafor',
  role: 'officer',
  password: 'seven kettles and a heron',
};
export const jonas: NewPerson = {
  email: 'jonas@stillwatch.example',
  name: 'Jonas Weber',
  role: 'officer',
  password: 'nine lanterns at the canal',
};
export const administrator: LogIn = {
  email: 'admin@stillwatch.example',
  password: 'one otter under the willow',
};

const subjects = [
  'rivers',
  'sorting',
  'bread',
  'contracts',
  'violins',
  'volcanoes',
  'budgets',
  'maps',
  'bees',
];
const manners = ['for experts', 'for children', 'with numbers', 'as a riddle', 'in verse', 'with a trap'];

const about = (seed: number): string =>
  `Subject ${seed}: ${subjects[seed % 9] ?? ''} ${manners[seed % 6] ?? ''} ${(seed * 7919) % 1_000}`;

const relayFrame =
  'Invent twenty varied instructions that a language model could be given, each with an input and its ideal output, one JSON object a line, none of them twice.';

/** What each of the single accounts asks for, in words of its own: none shares a template with another. */
const singles: readonly { tree: string; frame: string }[] = [
  {
    tree: 'Alder',
    frame:
      'Write fifteen diverse user prompts for training a chat model, each followed by the perfect assistant reply, as JSON lines with the keys prompt and response.',
  },
  {
    tree: 'Birch',
    frame:
      'Generate a synthetic dataset of thirty instructions with their reference responses for supervised fine-tuning of a language model. Return JSON lines with the keys instruction and response.',
  },
  {
    tree: 'Cedar',
    frame:
      'You create instruction-following data. Produce twelve new tasks with input and expected output, numbered, none similar to another, so that a student model can learn from them.',
  },
  {
    tree: 'Dogwood',
    frame:
      'Come up with ten multi-turn dialogues between a person and an assistant to teach a smaller model. Mark each turn with User and Assistant and write the assistant’s answers in full.',
  },
  {
    tree: 'Elm',
    frame:
      'Act as a teacher model: give eighteen training examples, each an instruction, an optional context and the gold completion, separated by three dashes, without repeating an idea.',
  },
  {
    tree: 'Fir',
    frame:
      'Generate twenty-five new and diverse prompts with their ideal completions for fine-tuning another language model. Output tab-separated lines: prompt, completion.',
  },
  {
    tree: 'Ginkgo',
    frame:
      'Synthesise sixteen instruction-response samples for a fine-tuning corpus. Every sample gets a category, an instruction and a detailed response in YAML.',
  },
  {
    tree: 'Hazel',
    frame:
      'Create a synthetic set of twenty-two instructions that a language model should follow, with the ideal response to each, as training data in XML.',
  },
];

interface Harvester {
  accountId: string;
  name: string;
  /** What it runs on; the same number is the same card, network and client. */
  operator: number;
  seed: number;
  requests: number;
  frame: string;
  /** Minutes between two requests, and before the first. */
  everyMinutes: number;
  maxTokens: number;
}

const eventsOf = (harvester: Harvester): UsageEvent[] =>
  Array.from({ length: harvester.requests }, (_, index) => {
    const { accountId, operator, seed, frame, everyMinutes, maxTokens } = harvester;
    return {
      id: `${accountId}_${index}`,
      accountId,
      occurredAt: new Date(startMs + (index * everyMinutes + ((seed * 17) % 50)) * 60_000).toISOString(),
      operation: 'chat',
      model: 'atlas',
      usage: { inputTokens: 180, outputTokens: 900 + ((index * 37) % 300) },
      request: { temperature: 1, maxTokens },
      client: {
        ip: `10.${operator}.9.${(seed % 200) + 1}`,
        userAgent: `client-${operator}/1.${operator}`,
        tlsFingerprint: `tls_${operator}`,
      },
      content: { prompt: `${frame}\n\n${about(seed * 1_000 + index)}` },
      outcome: { status: 'ok' as const, finishReason: 'stop' },
    };
  });

/**
 * Six accounts of one operator, and eight that share nothing with anybody: each has words, hours, network, card and client of
 * its own, so that none is a member of a campaign.
 */
const harvesters: Harvester[] = [
  ...Array.from({ length: 6 }, (_, n) => ({
    accountId: `relay_${n}`,
    name: `Relay House ${n + 1}`,
    operator: 7,
    seed: 700 + n,
    requests: 20,
    frame: relayFrame,
    everyMinutes: 53,
    maxTokens: 3_072,
  })),
  ...singles.map(({ tree, frame }, n) => ({
    accountId: `single_${tree.toLowerCase()}`,
    name: `${tree} Works`,
    operator: 20 + 11 * n,
    seed: 100 * (n + 1),
    requests: 40,
    frame,
    everyMinutes: 41 + 7 * n,
    maxTokens: 1_000 + 211 * n,
  })),
];

async function load(api: StillwatchApi, wanted: readonly Harvester[]): Promise<void> {
  await api.put('/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  for (const { accountId, name, operator } of wanted) {
    await api.put(`/v1/accounts/${accountId}`, {
      organization: { name, domain: `${accountId}.example` },
      plan: 'payg',
      registeredAt: new Date(startMs - (operator - 6) * 5 * hourMs).toISOString(),
      registration: { paymentFingerprint: `card_${operator}`, ip: `10.${operator}.9.9` },
    });
    await api.put(`/v1/accounts/${accountId}/declared-purpose`, {
      category: 'productivity',
      statement: 'Helps our staff write.',
      trainsModels: 'no',
    });
  }
  await api.postEvents(wanted.flatMap(eventsOf));
  await waitUntilDrained(api);
}

export interface OfficerDay {
  url: string;
  /** As the owner of the tables logs in. */
  databaseUrl: string;
  api: StillwatchApi;
  stop: () => Promise<void>;
}

interface OfficerDayOptions {
  /** Where letters arrive; the server sends them there. */
  mail?: LetterBox;
  /** Further settings of the server. */
  environment?: Record<string, string>;
  port?: number;
  /** Only these accounts, where a test needs no more; they are there the sooner. */
  only?: readonly string[];
  /** Further people. */
  people?: readonly NewPerson[];
}

/** A running Stillwatch with two officers, an administrator, cases of accounts and the case of a campaign. */
export async function startOfficerDay({
  environment,
  port,
  only,
  people = [],
  mail,
}: OfficerDayOptions = {}): Promise<OfficerDay> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-day-'));
  let running: Running | undefined;
  try {
    running = await startStillwatch({
      dataDir,
      port,
      environment: {
        LOG_LEVEL: 'error',
        STILLWATCH_BOOTSTRAP_KEY: bootstrapKey,
        STILLWATCH_ADMIN_EMAIL: administrator.email,
        STILLWATCH_ADMIN_PASSWORD: administrator.password,
        ...(mail && { STILLWATCH_SMTP_URL: mail.url }),
        ...environment,
      },
    });
    const api = new StillwatchApi(running.url, bootstrapKey);
    await createPeople(api, administrator, [amina, jonas, ...people], mail);
    await load(
      api,
      harvesters.filter(({ accountId }) => only?.includes(accountId) ?? true),
    );
    const { url, databaseUrl, stop } = running;
    return {
      url,
      databaseUrl,
      api,
      stop: async () => {
        await stop();
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await running?.stop();
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}
