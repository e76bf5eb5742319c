import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import type { UserInput } from '@stillwatch/contracts/user';
import { startStillwatch, type Running } from '@stillwatch/dev-runtime/start';
import { createPeople } from '../src/demo/demo-people.js';
import { waitUntilDrained } from '../src/demo/load-demo.js';
import { StillwatchApi } from '../src/demo/stillwatch-api.js';

const bootstrapKey = 'sw_a_day_of_two_officers';
const hourMs = 3_600_000;
const startMs = Date.now() - 4 * 24 * hourMs;

export const amina: UserInput = {
  email: 'amina@stillwatch.example',
  name: 'Amina Okafor',
  role: 'officer',
  password: 'seven kettles and a heron',
};
export const jonas: UserInput = {
  email: 'jonas@stillwatch.example',
  name: 'Jonas Weber',
  role: 'officer',
  password: 'nine lanterns at the canal',
};
export const administrator: UserInput = {
  email: 'admin@stillwatch.example',
  name: 'Ada Lind',
  role: 'administrator',
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

const prompt = (seed: number): string =>
  `Invent twenty varied instructions that a language model could be given, each with an input and its ideal output, one JSON object a line, none of them twice.\n\nSubject ${seed}: ${subjects[seed % 9] ?? ''} ${manners[seed % 6] ?? ''} ${(seed * 7919) % 1_000}`;

interface Harvester {
  accountId: string;
  name: string;
  /** What it runs on; the same number is the same card, network and client. */
  operator: number;
  seed: number;
  requests: number;
}

const eventsOf = ({ accountId, operator, seed, requests }: Harvester): UsageEvent[] =>
  Array.from({ length: requests }, (_, index) => ({
    id: `${accountId}_${index}`,
    accountId,
    occurredAt: new Date(startMs + (index * 53 + ((seed * 17) % 50)) * 60_000).toISOString(),
    operation: 'chat',
    model: 'atlas',
    usage: { inputTokens: 180, outputTokens: 900 + ((index * 37) % 300) },
    request: { temperature: 1, maxTokens: 3_072 },
    client: {
      ip: `10.9.${operator}.${(seed % 200) + 1}`,
      userAgent: `client-${operator}/1.${operator}`,
      tlsFingerprint: `tls_${operator}`,
    },
    content: { prompt: prompt(seed * 1_000 + index) },
    outcome: { status: 'ok' as const, finishReason: 'stop' },
  }));

/** Six accounts of one operator, and eight that have nothing in common but what they ask for. */
const harvesters: Harvester[] = [
  ...Array.from({ length: 6 }, (_, n) => ({
    accountId: `relay_${n}`,
    name: `Relay House ${n + 1}`,
    operator: 7,
    seed: 700 + n,
    requests: 20,
  })),
  ...['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel'].map((tree, n) => ({
    accountId: `single_${tree.toLowerCase()}`,
    name: `${tree} Works`,
    operator: 20 + 11 * n,
    seed: 100 * (n + 1),
    requests: 40,
  })),
];

async function load(api: StillwatchApi): Promise<void> {
  await api.put('/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  for (const { accountId, name, operator } of harvesters) {
    await api.put(`/v1/accounts/${accountId}`, {
      organization: { name, domain: `${accountId}.example` },
      plan: 'payg',
      registeredAt: new Date(startMs - hourMs).toISOString(),
      registration: { paymentFingerprint: `card_${operator}`, ip: `10.9.${operator}.9` },
    });
    await api.put(`/v1/accounts/${accountId}/declared-purpose`, {
      category: 'productivity',
      statement: 'Helps our staff write.',
      trainsModels: 'no',
    });
  }
  await api.postEvents(harvesters.flatMap(eventsOf));
  await waitUntilDrained(api);
}

export interface OfficerDay {
  url: string;
  api: StillwatchApi;
  stop: () => Promise<void>;
}

/** A running Stillwatch with two officers, an administrator, cases of accounts and the case of a campaign. */
export async function startOfficerDay(): Promise<OfficerDay> {
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-day-'));
  let running: Running | undefined;
  try {
    running = await startStillwatch({
      dataDir,
      environment: { LOG_LEVEL: 'error', STILLWATCH_BOOTSTRAP_KEY: bootstrapKey },
    });
    const api = new StillwatchApi(running.url, bootstrapKey);
    await createPeople(api, [amina, jonas, administrator]);
    await load(api);
    const { url, stop } = running;
    return {
      url,
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
