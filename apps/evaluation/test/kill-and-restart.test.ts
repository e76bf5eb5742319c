import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountSchema } from '@stillwatch/contracts/account';
import type { IngestReceipt, UsageEvent } from '@stillwatch/contracts/usage-event';
import { usageHourSchema } from '@stillwatch/contracts/usage-series';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@stillwatch/dev-runtime/embedded-postgres';
import { freePort } from '@stillwatch/dev-runtime/loopback-port';
import { buildDemoWorld, eventsInOrder } from '../src/demo/demo-world.js';
import { inParallel, waitUntilDrained } from '../src/demo/load-demo.js';
import { StillwatchApi } from '../src/demo/stillwatch-api.js';
import { ServerMain } from './server-main.js';

const eventCount = 20_000;
const batchSize = 500;
const key = 'sw_kill_test_0123456789abcdef';
const testTimeoutMs = 300_000;

const hour = 3_600_000;
const events = eventsInOrder(
  buildDemoWorld({ seed: 'kill', endMs: Math.floor(Date.now() / hour) * hour }).accounts,
).slice(0, eventCount);
const batches = Array.from({ length: eventCount / batchSize }, (_, n) =>
  events.slice(n * batchSize, (n + 1) * batchSize),
);

let dataDir: string;
let postgres: EmbeddedPostgres;
let api: StillwatchApi;
let apiMain: ServerMain;
let workerMain: ServerMain;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-kill-'));
  postgres = await startEmbeddedPostgres({ dataDir });
  const port = await freePort();
  const environment = {
    NODE_ENV: 'production',
    DATABASE_URL: postgres.url,
    REDIS_URL: '',
    PORT: String(port),
    LOG_LEVEL: 'fatal',
    STILLWATCH_FINGERPRINT_KEY: '5a'.repeat(32),
    STILLWATCH_BOOTSTRAP_KEY: key,
    STILLWATCH_DATA_DIR: dataDir,
    STILLWATCH_SCORE_DELAY_MS: '50',
  };
  api = new StillwatchApi(`http://127.0.0.1:${port}`, key);
  apiMain = new ServerMain('api', environment);
  workerMain = new ServerMain('worker', environment);
  apiMain.start();
  await apiMain.untilServing(api.url);
  workerMain.start();
}, testTimeoutMs);

afterAll(async () => {
  await workerMain?.dispose();
  await apiMain?.dispose();
  await postgres?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A gateway that keeps its batch until it is acknowledged. */
async function postUntilAcknowledged(
  batch: readonly UsageEvent[],
): Promise<{ receipt: IngestReceipt; failures: number }> {
  for (let failures = 0; failures < 600; failures++) {
    try {
      return { receipt: await api.postEvents(batch), failures };
    } catch {
      await pause(100);
    }
  }
  throw new Error('the batch was never acknowledged');
}

const restart = {
  worker: async () => {
    await workerMain.kill();
    workerMain.start();
  },
  api: async () => {
    await apiMain.kill();
    apiMain.start();
    await apiMain.untilServing(api.url);
  },
};

/** What to kill once so many events have been acknowledged. */
const kills: { after: number; what: (keyof typeof restart)[] }[] = [
  { after: 2_500, what: ['worker'] },
  { after: 5_000, what: ['api'] },
  { after: 8_000, what: ['api', 'worker'] },
  { after: 11_000, what: ['worker'] },
  { after: 14_000, what: ['api'] },
  { after: 17_000, what: ['worker', 'api'] },
];

function distinctByAccount(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { accountId } of events) counts[accountId] = (counts[accountId] ?? 0) + 1;
  return counts;
}

/** How many events each account's profile and its hourly usage hold, as the API tells. */
async function countedByAccount() {
  const scored: Record<string, number> = {};
  const charted: Record<string, number> = {};
  await inParallel(Object.keys(distinctByAccount()), 4, async (accountId) => {
    scored[accountId] = (await api.get(`/v1/accounts/${accountId}`, accountSchema)).eventsScored;
    const hours = await api.get(`/v1/accounts/${accountId}/usage?days=15`, usageHourSchema.array());
    charted[accountId] = hours.reduce((sum, { requests }) => sum + requests, 0);
  });
  return { scored, charted };
}

test(
  'every acknowledged event is counted exactly once, whatever is killed in the middle of an ingest',
  async () => {
    const acknowledged = { accepted: 0, duplicates: 0, failures: 0 };
    const due = [...kills];
    let killing = Promise.resolve();

    await inParallel(batches, 4, async (batch) => {
      const { receipt, failures } = await postUntilAcknowledged(batch);
      expect(receipt.rejected).toEqual([]);
      acknowledged.accepted += receipt.accepted;
      acknowledged.duplicates += receipt.duplicates;
      acknowledged.failures += failures;
      if (due[0] && acknowledged.accepted + acknowledged.duplicates >= due[0].after) {
        const { what } = due.shift() ?? { what: [] };
        killing = killing.then(async () => {
          for (const main of what) await restart[main]();
        });
      }
    });
    await killing;
    expect(due).toEqual([]);
    expect(acknowledged.accepted + acknowledged.duplicates).toBe(eventCount);
    expect(acknowledged.failures).toBeGreaterThan(0);

    await waitUntilDrained(api, { patienceMs: 150_000 });
    const once = await countedByAccount();
    expect(once.scored).toEqual(distinctByAccount());
    expect(once.charted).toEqual(distinctByAccount());

    const again = { accepted: 0, duplicates: 0 };
    await inParallel(batches, 4, async (batch) => {
      const receipt = await api.postEvents(batch);
      again.accepted += receipt.accepted;
      again.duplicates += receipt.duplicates;
    });
    expect(again).toEqual({ accepted: 0, duplicates: eventCount });
    await waitUntilDrained(api);
    expect(await countedByAccount()).toEqual(once);
  },
  testTimeoutMs,
);
