import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { User } from '@stillwatch/contracts/user';
import { createTestDatabase } from '@stillwatch/dev-runtime/test-database';
import { AuthService } from '../src/auth/auth.service.js';
import { FirstStartService } from '../src/auth/first-start.service.js';
import { readEnv } from '../src/env/env.js';
import { listed } from './review-fixtures.js';
import type { Refusal } from './people-fixtures.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-first-'));
  server = await startTestServer({ STILLWATCH_ADMIN_EMAIL: '', STILLWATCH_ADMIN_PASSWORD: '' });
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const linkOf = () => server.worker.get(FirstStartService).setUpUrl();
const tokenOf = (url: string | undefined) => url?.split('/set-up/')[1] ?? '';
const password = 'seven kettles and a heron';
const setUp = (token: string, email: string, chosen = password) =>
  server.call<Refusal | undefined>(
    'POST',
    `/v1/public/set-up/${token}`,
    { email, name: 'Ada Lind', password: chosen },
    { key: null },
  );
const check = async (token: string) =>
  (await server.call('GET', `/v1/public/set-up/${token}`, undefined, { key: null })).status;

test('while there is nobody each start knows one link, which makes the first administrator, once', async () => {
  const token = tokenOf(await linkOf());
  expect(token).toMatch(/^[\w-]{43}$/);
  expect([await check(token), await check(`${token.slice(1)}A`), await check('')]).toEqual([204, 404, 404]);
  expect(await setUp(token, 'ada@example.test', 'password1234')).toMatchObject({
    status: 400,
    body: { code: 'weak_password' },
  });
  expect(await setUp('x'.repeat(43), 'eve@example.test')).toMatchObject({ status: 404 });
  const answers = await Promise.all([1, 2, 3].map((n) => setUp(token, `ada${n}@example.test`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
  const { rows } = await listed<User>(server, '/v1/users', {});
  expect(rows).toMatchObject([
    { role: 'administrator', confirmed: true, introductions: [{ kind: 'invited', introducedBy: null }] },
  ]);
  await server.signIn(rows[0]?.email ?? '', password);
  expect(await linkOf()).toBeUndefined();
  expect([await check(token), (await setUp(token, 'late@example.test')).status]).toEqual([404, 404]);
});

test('once there is somebody the administrator of the environment is ignored', async () => {
  const env = readEnv({
    DATABASE_URL: 'postgres://x@127.0.0.1/x',
    STILLWATCH_FINGERPRINT_KEY: 'a'.repeat(64),
    STILLWATCH_ADMIN_EMAIL: 'intruder@example.test',
    STILLWATCH_ADMIN_PASSWORD: password,
  });
  await server.worker.get(AuthService).bootstrap(env);
  expect((await listed<User>(server, '/v1/users', {})).rows).toHaveLength(1);
});

/** The API as it is started, on a database of its own. */
async function started<T>(
  settings: Record<string, string>,
  look: (api: ChildProcessByStdio<null, Readable, Readable>) => Promise<T>,
): Promise<T> {
  const database = await createTestDatabase();
  const api = spawn(process.execPath, ['dist/api.js'], {
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'fatal',
      PORT: '0',
      DATABASE_URL: database.url,
      STILLWATCH_DATA_DIR: dataDir,
      STILLWATCH_FINGERPRINT_KEY: 'a'.repeat(64),
      STILLWATCH_PUBLIC_URL: 'https://watch.example',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(api, 'close');
  const seen = await look(api);
  api.kill('SIGTERM');
  await closed;
  await database.drop();
  return seen;
}

test('a start refuses a password that is easy to guess', async () => {
  const weak = { STILLWATCH_ADMIN_EMAIL: 'a@e.test', STILLWATCH_ADMIN_PASSWORD: 'password1234' };
  const told = await started(weak, ({ stderr }) => text(stderr));
  expect(told).toMatch(/^stillwatch api: .*STILLWATCH_ADMIN_PASSWORD is not usable: .*easy to guess/);
}, 120_000);

test('a start prints the link on a line of its own', async () => {
  const [printed] = await started({}, ({ stdout }) => once(stdout.setEncoding('utf8'), 'data'));
  expect(printed).toMatch(/^Nobody can sign in yet\. .*https:\/\/watch\.example\/set-up\/[\w-]{43}\n$/);
}, 120_000);
