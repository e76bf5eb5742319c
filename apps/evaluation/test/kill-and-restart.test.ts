import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accountSchema } from '@stillwatch/contracts/account';
import type { IngestReceipt, UsageEvent } from '@stillwatch/contracts/usage-event';
import { usageHourSchema } from '@stillwatch/contracts/usage-series';
import { childrenOf, postgresProcesses } from '@stillwatch/dev-runtime/postgres-processes';
import { startStillwatch, type Running } from '@stillwatch/dev-runtime/start';
import pg from 'pg';
import { buildDemoWorld, eventsInOrder } from '../src/demo/demo-world.js';
import { inParallel, waitUntilDrained } from '../src/demo/load-demo.js';
import { StillwatchApi } from '../src/demo/stillwatch-api.js';

const eventCount = 3_000;
const batchSize = 50;
const caseCount = 60;
const key = 'sw_kill_test_0123456789abcdef';
const administrator = { email: 'admin@example.test', password: 'correct horse battery staple' };
const testTimeoutMs = 900_000;

const hour = 3_600_000;
const events = eventsInOrder(
  buildDemoWorld({ seed: 'kill', endMs: Math.floor(Date.now() / hour) * hour }).accounts,
).slice(0, eventCount);
const batches = Array.from({ length: eventCount / batchSize }, (_, n) =>
  events.slice(n * batchSize, (n + 1) * batchSize),
);

let dataDir: string;
let running: Running;
let api: StillwatchApi;
let officer: { readonly cookie: string };
let caseIds: string[];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-kill-'));
  await chmod(dataDir, 0o755);
  running = await startStillwatch({
    dataDir,
    onProgress: (line) => process.stdout.write(`${line}\n`),
    environment: {
      REDIS_URL: '',
      LOG_LEVEL: 'silent',
      STILLWATCH_BOOTSTRAP_KEY: key,
      STILLWATCH_ADMIN_EMAIL: administrator.email,
      STILLWATCH_ADMIN_PASSWORD: administrator.password,
      STILLWATCH_SCORE_DELAY_MS: '50',
    },
  });
  api = new StillwatchApi(running.url, key);
  officer = await logIn();
  caseIds = await openCases();
}, testTimeoutMs);

afterAll(async () => {
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, testTimeoutMs);

async function logIn(): Promise<{ cookie: string }> {
  const response = await fetch(`${running.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(administrator),
  });
  return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

async function inDatabase<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: running.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Accounts with an open case each, as scoring would leave them. */
async function openCases(): Promise<string[]> {
  const rows = await inDatabase<{ id: string }>(
    `WITH made AS (INSERT INTO accounts (account_id, band, score, probability)
                   SELECT 'acct_decided_' || n, 'review', 70, 0.7 FROM generate_series(1, $1::int) n
                   RETURNING account_id)
     INSERT INTO cases (id, subject_type, subject_id, origin, band, score, probability, due_at)
     SELECT gen_random_uuid(), 'account', account_id, 'score', 'review', 70, 0.7, now() + interval '1 day' FROM made
     RETURNING id`,
    [caseCount],
  );
  return rows.map(({ id }) => id);
}

/** Repeats `attempt` until it succeeds, as whoever must be sure does; answers how often it failed. */
async function untilAcknowledged<T>(attempt: () => Promise<T>): Promise<{ answer: T; failures: number }> {
  for (let failures = 0; failures < 1_200; failures++) {
    try {
      return { answer: await attempt(), failures };
    } catch {
      await pause(100);
    }
  }
  throw new Error('it was never acknowledged');
}

const post = (batch: readonly UsageEvent[]): Promise<{ answer: IngestReceipt; failures: number }> =>
  untilAcknowledged(() => api.postEvents(batch));

/** An officer warns; the same Idempotency-Key makes a repeat harmless. */
function warn(caseId: string) {
  const idempotencyKey = randomUUID();
  return untilAcknowledged(async () => {
    const response = await fetch(`${running.url}/v1/cases/${caseId}/decisions`, {
      method: 'POST',
      headers: { ...officer, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify({ action: 'warn', reason: 'The pattern of use needs an explanation.' }),
      signal: AbortSignal.timeout(30_000),
    });
    const body = await response.text();
    if (response.status !== 201) throw new Error(`${response.status}: ${body}`);
  });
}

type Victim = 'the API' | 'the worker' | 'Postgres';

function pidOf(victim: Victim): number | undefined {
  if (victim === 'Postgres') return postgresProcesses(dataDir)[0];
  const main = victim === 'the API' ? '/api.js' : '/worker.js';
  return childrenOf(process.pid).find(({ command }) => command.includes(main))?.pid;
}

/** Kills it without warning, and tells after how long events are taken again and their accounts scored again. */
async function killAndTime(victim: Victim): Promise<void> {
  const pid = pidOf(victim);
  if (pid === undefined) throw new Error(`${victim} does not run`);
  const killedAt = new Date();
  process.kill(pid, 'SIGKILL');
  const id = `${victim.replaceAll(' ', '_')}_${killedAt.getTime()}`;
  const { answer } = await post([{ ...(events[0] as UsageEvent), id, accountId: `acct_after_${id}` }]);
  expect(answer.rejected).toEqual([]);
  const takenMs = Date.now() - killedAt.getTime();
  await untilAcknowledged(async () => {
    const scored = await inDatabase(
      'SELECT 1 FROM accounts WHERE account_id = $1 AND scored_at IS NOT NULL',
      [`acct_after_${id}`],
    );
    if (scored.length === 0) throw new Error('nothing is scored yet');
  });
  const scoredMs = Date.now() - killedAt.getTime();
  process.stdout.write(
    `kill -9 of ${victim} under load: events are taken after ${seconds(takenMs)} s, accounts scored after ${seconds(scoredMs)} s\n`,
  );
}

const seconds = (ms: number) => (ms / 1_000).toFixed(1);

/** One after the other, while events are posted and decisions made. */
const kills: Victim[][] = [['the worker'], ['the API'], ['Postgres'], ['Postgres', 'the API', 'the worker']];

/** Posts the batches over and over until it is told to stop, so that there is load for as long as something is killed. */
async function load(until: () => boolean) {
  const acknowledged = { batches: 0, accepted: 0, duplicates: 0, failures: 0 };
  await inParallel([0, 1, 2, 3], 4, async () => {
    while (!until() || acknowledged.batches < batches.length) {
      const batch = batches[acknowledged.batches++ % batches.length] ?? [];
      const { answer: receipt, failures } = await post(batch);
      expect(receipt.rejected).toEqual([]);
      acknowledged.accepted += receipt.accepted;
      acknowledged.duplicates += receipt.duplicates;
      acknowledged.failures += failures;
      if (acknowledged.batches > batches.length) await pause(50);
    }
  });
  return acknowledged;
}

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
  'whatever is killed under load comes back by itself; every acknowledged event is counted once and every decision stands once',
  async () => {
    let killed = 0;
    const loading = load(() => killed === kills.length);
    const deciding = inParallel(caseIds, 2, async (caseId) => {
      await warn(caseId);
    });
    for (const victims of kills) {
      await Promise.all(victims.map(killAndTime));
      killed += 1;
    }
    const acknowledged = await loading;
    await deciding;
    expect(acknowledged.failures).toBeGreaterThan(0);
    expect(acknowledged.accepted + acknowledged.duplicates).toBe(acknowledged.batches * batchSize);
    // An answer that is lost with its process makes the repeat a duplicate, so more may be stored than was accepted.
    expect(acknowledged.accepted).toBeLessThanOrEqual(eventCount);

    await waitUntilDrained(api, { patienceMs: 150_000 });
    const once = await countedByAccount();
    expect(once.scored).toEqual(distinctByAccount());
    expect(once.charted).toEqual(distinctByAccount());
    expect(
      await inDatabase(
        `SELECT decisions, count(*)::int AS cases
         FROM (SELECT count(*)::int AS decisions FROM decisions WHERE case_id = ANY($1::uuid[]) GROUP BY case_id) AS counted
         GROUP BY decisions`,
        [caseIds],
      ),
    ).toEqual([{ decisions: 1, cases: caseCount }]);

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
