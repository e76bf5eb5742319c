import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@stillwatch/dev-runtime/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function start(
  main: string,
  env: Record<string, string>,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [`dist/${main}.js`], {
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'fatal',
      DATABASE_URL: database.url,
      STILLWATCH_FINGERPRINT_KEY: 'a'.repeat(64),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

const oneSentence = /^stillwatch (api|worker): [^\n]+\.\n$/;

test.each(['api', 'worker'])('%s without a reachable database ends with one sentence', async (main) => {
  const { code, stderr } = await start(main, { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(oneSentence) });
  expect(stderr).toContain('DATABASE_URL');
});

test.each(['api', 'worker'])('%s without a reachable Redis ends with one sentence', async (main) => {
  const { code, stderr } = await start(main, { REDIS_URL: 'redis://127.0.0.1:9' });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(oneSentence) });
  expect(stderr).toContain('REDIS_URL');
});

test.each([
  ['PORT', 'eighty'],
  ['REDIS_URL', 'redis://one,http://two'],
  ['DATABASE_URL', 'mysql://x'],
  ['STILLWATCH_FINGERPRINT_KEY', 'short'],
  ['STILLWATCH_ADMIN_PASSWORD', 'short'],
  ['STILLWATCH_SCORE_CONCURRENCY', '-3'],
])('a bad %s ends with one sentence that names it', async (name, value) => {
  const { code, stderr } = await start('api', { [name]: value });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(oneSentence) });
  expect(stderr).toContain(name);
});

test('a port in use ends with one sentence that says what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { code, stderr } = await start('api', { PORT: String(port) });
  other.close();
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(oneSentence) });
  expect(stderr).toContain('PORT');
});

test('another fingerprint key than the one the database was filled with is refused', async () => {
  const first = await createTestDatabase();
  const port = createServer().listen(0, '127.0.0.1');
  await once(port, 'listening');
  const taken = String((port.address() as { port: number }).port);
  await start('api', { DATABASE_URL: first.url, PORT: taken });
  const { code, stderr } = await start('api', {
    DATABASE_URL: first.url,
    PORT: taken,
    STILLWATCH_FINGERPRINT_KEY: 'b'.repeat(64),
  });
  port.close();
  await first.drop();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('STILLWATCH_FINGERPRINT_KEY is not the key'),
  });
});
