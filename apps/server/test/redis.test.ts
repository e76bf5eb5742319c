import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isRedisInstalled, startTestRedis, type TestRedis } from '@stillwatch/dev-runtime/test-redis';
import pg from 'pg';
import { readEnv } from '../src/env/env.js';
import { startTestServer, type TestServer } from './server-harness.js';

interface Audit {
  readonly id: string;
  readonly nextRunAt: string | null;
}

const eventsOf = (accountId: string, count: number): string =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `${accountId}-${index}`,
      accountId,
      occurredAt: new Date(Date.now() - index * 60_000).toISOString(),
      operation: 'chat',
      model: 'mill-2',
    }),
  ).join('\n');

test('several addresses of Redis with commas between are the nodes of a cluster', () => {
  const { REDIS_URL } = readEnv({
    DATABASE_URL: 'postgres://localhost/stillwatch',
    STILLWATCH_FINGERPRINT_KEY: 'a'.repeat(64),
    REDIS_URL: 'redis://one:6379, rediss://two:6380',
  });
  expect(REDIS_URL).toEqual(['redis://one:6379', 'rediss://two:6380']);
});

const mayLoseEverything = () => {
  let redis: TestRedis;
  let server: TestServer;
  beforeAll(async () => {
    redis = await startTestRedis();
    server = await startTestServer({ REDIS_URL: redis.urls.join(',') });
  }, 60_000);
  afterAll(async () => {
    await server?.close();
    await redis?.stop();
  });

  const scored = async (accountId: string) =>
    (await server.call<{ eventsScored: number }>('GET', `/v1/accounts/${accountId}`)).body.eventsScored;

  test('an account is scored through Redis', async () => {
    await server.call('POST', '/v1/usage-events', eventsOf('through_redis', 5));
    await server.drain();
    expect(await scored('through_redis')).toBe(5);
  });

  test('events are acknowledged while Redis is away, and scored after it has come back without any job or schedule', async () => {
    await redis.kill();
    const { status, body } = await server.call('POST', '/v1/usage-events', eventsOf('while_away', 7));
    expect({ status, body }).toMatchObject({ status: 202, body: { accepted: 7 } });
    await redis.startAgain();
    await everyAuditHasANextRun();
    await letAMinutePass();
    await server.call('POST', '/v1/scheduled-audits/stale-account-sweep/run', {});
    await server.drain();
    expect(await scored('while_away')).toBe(7);
  }, 60_000);

  async function everyAuditHasANextRun(): Promise<void> {
    for (;;) {
      const { status, body } = await server.call<Audit[]>('GET', '/v1/scheduled-audits');
      if (status === 200 && body.length > 0 && body.every(({ nextRunAt }) => nextRunAt !== null)) return;
    }
  }

  /** What was received just now is nobody's leftover yet. */
  async function letAMinutePass(): Promise<void> {
    const client = new pg.Client({ connectionString: server.ownerUrl });
    await client.connect();
    await client.query(`UPDATE fold_receipts SET received_at = received_at - interval '2 minutes'`);
    await client.end();
  }
};
// npm has no Redis: .ci/run installs one from the machine's own packages.
if (isRedisInstalled) describe('Redis may lose everything', mayLoseEverything);
