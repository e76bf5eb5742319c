import { randomBytes } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from '@jest/globals';
import { makeFingerprintKey } from '@stillwatch/detection/fingerprint';
import { readEnv } from '../src/env/env.js';
import { createLogger } from '../src/http/logger.js';
import { BatchThreads } from '../src/ingest/batch-threads.js';

const key = makeFingerprintKey(randomBytes(32));
const open: BatchThreads[] = [];
const threads = (settings: Record<string, string> = {}): BatchThreads => {
  const env = readEnv({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
    STILLWATCH_FINGERPRINT_KEY: randomBytes(32).toString('hex'),
    ...settings,
  });
  const made = new BatchThreads(env, key, createLogger('test', 'silent'));
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.onApplicationShutdown()));
});

const window = { earliestMs: Date.UTC(2000, 0, 1), latestMs: Date.UTC(2100, 0, 1) };
const event = (n: number, content = 'hello') => ({
  id: `e${n}`,
  accountId: `a${n % 3}`,
  occurredAt: '2026-11-20T11:00:00Z',
  operation: 'chat',
  model: 'm',
  content: { prompt: content },
});
const batch = (...events: object[]) => ({
  kind: 'ndjson' as const,
  parts: [Buffer.from(events.map((each) => JSON.stringify(each)).join('\n'))],
  window,
});

test('many batches at once are each answered with what is in them', async () => {
  const pool = threads();
  const results = await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      pool.read(batch(...Array.from({ length: n + 1 }, (_each, m) => event(m))), { keepsBytes: false }),
    ),
  );
  expect(results.map(({ read }) => read.events.count)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
});

test('no text of a prompt comes back, nor any of a customer’s own words', async () => {
  const secret = 'xylophone-marmalade-quokka';
  const { read, batch: kept } = await threads().read(
    batch({
      ...event(1, secret),
      request: { stop: [secret], logitBias: { [secret]: 1 }, responseFormat: secret },
    }),
    { keepsBytes: false },
  );
  const said = [...read.events.chunks.flatMap(({ columns }) => columns), JSON.stringify(read.receipt)];
  expect(said.some((bytes) => Buffer.from(bytes as Uint8Array).includes(secret))).toBe(false);
  expect(kept).toBeNull();
});

/** The threads that are reading now. */
const reading = (pool: BatchThreads): Worker[] => [
  ...(pool as unknown as { running: ReadonlyMap<Worker, unknown> }).running.keys(),
];

test('a thread that dies fails the batch it was reading; the others and the next are read by another', async () => {
  const pool = threads();
  const all = [1, 2, 3, 4, 5, 6].map((n) =>
    pool.read(batch(event(n, 'x'.repeat(300_000))), { keepsBytes: false }),
  );
  const killed = reading(pool);
  expect(killed.length).toBeGreaterThan(0);
  await Promise.all(killed.map((thread) => thread.terminate()));
  const outcomes = await Promise.allSettled(all);
  const failed = outcomes.filter(({ status }) => status === 'rejected');
  expect(failed).toHaveLength(killed.length);
  expect(failed[0]).toMatchObject({ reason: { message: 'the thread that read the batch ended' } });
  expect((await pool.read(batch(event(7)), { keepsBytes: false })).read.events.count).toBe(1);
});

test('a batch that comes in pieces is read as one, and comes back whole where that is asked for', async () => {
  const whole = batch(event(1, 'é'.repeat(200_000)), event(2)).parts[0] ?? Buffer.alloc(0);
  const parts = [100, 70_001, 200_000].map((to, n, cuts) => whole.subarray(cuts[n - 1] ?? 0, to));
  const pieces = [...parts, whole.subarray(200_000)].map((piece) =>
    Buffer.from(new Uint8Array(piece).buffer),
  );
  const { read, batch: kept } = await threads().read(
    { kind: 'ndjson', parts: pieces, window },
    { keepsBytes: true },
  );
  expect(read.events.count).toBe(2);
  expect(kept?.parts.map((part) => part.toString())).toEqual([whole.toString()]);
});

test('a JSON body that is no list of events is refused by its code', async () => {
  const parts = [Buffer.from('{"event": []}')];
  await expect(threads().read({ kind: 'json', parts, window }, { keepsBytes: false })).rejects.toMatchObject({
    code: 'malformed_body',
  });
});
