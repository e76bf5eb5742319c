import { randomBytes } from 'node:crypto';
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
  bytes: Buffer.from(events.map((each) => JSON.stringify(each)).join('\n')),
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

test('a thread that dies fails the batch it was reading; the others and the next are read by another', async () => {
  const pool = threads({ STILLWATCH_MAX_BATCH_BYTES: '1024' });
  const tooMuch = batch(event(1, 'x'.repeat(400_000_000)));
  const [dead, waiting] = await Promise.allSettled([
    pool.read(tooMuch, { keepsBytes: false }),
    pool.read(batch(event(2)), { keepsBytes: false }),
  ]);
  expect(dead).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('thread') as unknown },
  });
  expect(waiting).toMatchObject({ status: 'fulfilled', value: { read: { events: { count: 1 } } } });
  expect((await pool.read(batch(event(3)), { keepsBytes: false })).read.events.count).toBe(1);
});

test('a JSON body that is no list of events is refused by its code', async () => {
  const bytes = Buffer.from('{"event": []}');
  await expect(threads().read({ kind: 'json', bytes, window }, { keepsBytes: false })).rejects.toMatchObject({
    code: 'malformed_body',
  });
});
