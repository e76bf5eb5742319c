import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DatabaseWatch } from '@stillwatch/database/database-watch';
import { createTestDatabase } from '@stillwatch/dev-runtime/test-database';
import { isRedisInstalled, startTestRedis } from '@stillwatch/dev-runtime/test-redis';
import { readEnv } from '../src/env/env.js';
import { createLogger } from '../src/http/logger.js';
import type { JobHandler } from '../src/queues/job-handler.js';
import { migrateQueues, openQueueBackend } from '../src/queues/queue-backend.js';
import { queueNames } from '../src/queues/queue-catalog.js';
import { QueuesService } from '../src/queues/queues.service.js';
import { theHandlerOf, WorkersService } from '../src/queues/workers.service.js';

const delayMs = 100;
const logger = createLogger('test', 'fatal');

/** Where the queues are: a machine without Redis tests Postgres alone. */
const stores: { name: string; nodes: number }[] = [
  { name: 'Postgres', nodes: 0 },
  ...(isRedisInstalled
    ? [
        { name: 'Redis', nodes: 1 },
        { name: 'Redis Cluster', nodes: 3 },
      ]
    : []),
];

const stored = new Map<string, number>();
const seen = new Map<string, number>();
const runs: string[] = [];
const scoring: JobHandler<'score-account'> = {
  queue: 'score-account',
  handle: ({ accountId }) => {
    seen.set(accountId, stored.get(accountId) ?? 0);
    runs.push(accountId);
    return Promise.resolve();
  },
};
const others: JobHandler[] = queueNames
  .filter((name) => name !== 'score-account')
  .map((queue) => ({ queue, handle: () => Promise.resolve() }));

test('a queue without exactly one handler stops the start', () => {
  expect(() => theHandlerOf('score-account', others)).toThrow('has 0 handlers');
  expect(() => theHandlerOf('score-account', [scoring, scoring])).toThrow('has 2 handlers');
});

describe.each(stores)('queues in $name', ({ nodes }) => {
  let queues: QueuesService;
  let workers: WorkersService;
  let release: () => Promise<void>;

  beforeAll(async () => {
    for (const record of [stored, seen]) record.clear();
    runs.length = 0;
    const testDatabase = await createTestDatabase();
    const redis = nodes > 0 ? await startTestRedis(nodes) : undefined;
    const env = readEnv({
      DATABASE_URL: testDatabase.url,
      STILLWATCH_FINGERPRINT_KEY: 'a'.repeat(64),
      STILLWATCH_SCORE_DELAY_MS: String(delayMs),
    });
    await migrateQueues(testDatabase.url);
    const backend = await openQueueBackend({
      ...{ databaseUrl: testDatabase.runtimeUrl, redisUrls: redis?.urls },
      ...{ poolSize: 20, logger },
    });
    queues = new QueuesService(backend, env, logger);
    const watch = new DatabaseWatch(testDatabase.runtimeUrl);
    workers = new WorkersService(backend, [scoring, ...others], env, logger, watch);
    workers.onApplicationBootstrap();
    release = async () => {
      await workers.onApplicationShutdown();
      await watch.close();
      await queues.onApplicationShutdown();
      await backend.close();
      await redis?.stop();
      await testDatabase.drop();
    };
  }, 30_000);
  afterAll(() => release());

  const drained = async () => {
    for (;;) {
      const { waiting, active, delayed } = await queues.jobCounts();
      if (waiting + active + delayed === 0) return;
      await pause(10);
    }
  };

  test('a busy account is scored about once per delay, and its last event is never left behind', async () => {
    for (let event = 1; event <= 60; event += 1) {
      stored.set('busy', event);
      await queues.enqueueScoring(['busy']);
      await pause(10);
    }
    await drained();
    expect(seen.get('busy')).toBe(60);
    expect(runs.length).toBeGreaterThan(2);
    expect(runs.length).toBeLessThan(40);
  });

  test('the next run of a schedule is nobody’s backlog', async () => {
    await queues.upsertSchedule('nightly-rescore', { pattern: '0 2 * * *' });
    await queues.upsertSchedule('stale-account-sweep', { everyMs: 3_600_000 });
    await drained();
    expect(await queues.jobCounts()).toMatchObject({ waiting: 0, active: 0, delayed: 0 });
    const next = await queues.nextRuns();
    expect(next.get('nightly-rescore')?.getUTCHours()).toBe(2);
    await queues.removeSchedule('nightly-rescore');
    expect((await queues.nextRuns()).has('nightly-rescore')).toBe(false);
    await queues.removeSchedule('stale-account-sweep');
  });
});
