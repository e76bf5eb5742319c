import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '@stillwatch/dev-runtime/loopback-port';
import { createTestDatabase, type TestDatabase } from '@stillwatch/dev-runtime/test-database';
import pg from 'pg';

const key = 'sw_drain_test_0123456789abcdef';
const agent = new Agent({ keepAlive: true });
let database: TestDatabase;
let dataDir: string;
let port: number;
let api: ChildProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-drain-'));
  port = await freePort();
  api = spawn(process.execPath, ['dist/api.js'], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      LOG_LEVEL: 'fatal',
      DATABASE_URL: database.runtimeUrl,
      STILLWATCH_FINGERPRINT_KEY: 'a'.repeat(64),
      STILLWATCH_BOOTSTRAP_KEY: key,
      STILLWATCH_DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while ((await status('/ready')) !== 200) await pause(50);
}, 400_000);

afterAll(async () => {
  api?.kill('SIGKILL');
  agent.destroy();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** On a connection of its own; undefined when nobody listens. */
async function status(path: string): Promise<number | undefined> {
  const asked = request({ port, path, host: '127.0.0.1', agent: false });
  try {
    const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toMatch(/ECONNREFUSED|ECONNRESET/);
    return undefined;
  }
}

const line = (batch: number, event: number) =>
  `${JSON.stringify({
    id: `${batch}-${event}`,
    accountId: `acct_drain_${batch}`,
    occurredAt: new Date().toISOString(),
    operation: 'chat',
    model: 'atlas',
    content: { prompt: `Question ${event} of batch ${batch}` },
  })}\n`;

/** Sends half of a batch, so that the request is in flight for as long as a test likes. */
function begin(batch: number): {
  asked: ClientRequest;
  answered: Promise<[number | undefined, string | undefined]>;
} {
  const asked = request({
    ...{ port, host: '127.0.0.1', agent, method: 'POST', path: '/v1/usage-events' },
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
  });
  const answered = once(asked, 'response').then(([answer]: IncomingMessage[]) => {
    answer?.resume();
    return [answer?.statusCode, answer?.headers.connection] as [number | undefined, string | undefined];
  });
  for (let event = 0; event < 100; event += 1) asked.write(line(batch, event));
  return { asked, answered };
}

test('a process that is told to stop says so, takes nothing new, and answers all that it has begun', async () => {
  const batches = Array.from({ length: 24 }, (_, batch) => begin(batch));
  await pause(0);
  expect(await status('/ready')).toBe(200);
  const ended = once(api, 'exit');
  api.kill('SIGTERM');

  while ((await status('/ready')) === 200);
  expect(await status('/health')).toBe(200);
  expect(await status('/ready')).toBe(503);
  while ((await status('/ready')) !== undefined) await pause(20);

  for (const [batch, { asked }] of batches.entries()) {
    for (let event = 100; event < 400; event += 1) asked.write(line(batch, event));
    asked.end();
  }
  const answers = await Promise.all(batches.map(({ answered }) => answered));
  expect(answers).toEqual(batches.map(() => [202, 'close']));
  expect(await ended).toEqual([0, null]);

  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query('SELECT count(*)::int AS events FROM usage_events');
  await client.end();
  expect(rows).toEqual([{ events: 24 * 400 }]);
});
