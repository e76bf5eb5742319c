import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Backlog } from '@stillwatch/contracts/system';
import type { Database } from '@stillwatch/database/database';
import type { Logger } from 'pino';
import { createTestDatabase } from '@stillwatch/dev-runtime/test-database';
import { AppModule } from '../src/app.module.js';
import { AuthService } from '../src/auth/auth.service.js';
import { readEnv } from '../src/env/env.js';
import { createHttpApplication } from '../src/http/http-application.js';
import { createLogger, nestLogger } from '../src/http/logger.js';
import { openAll } from '../src/opened.js';
import { prepareDatabase } from '../src/prepare-database.js';

export const bootstrapKey = 'sw_test_0123456789abcdef0123456789abcdef';
export const administrator = { email: 'admin@example.test', password: 'correct horse battery' };

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export interface CallOptions {
  readonly key?: string | null;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
}

export interface TestServer {
  readonly url: string;
  /** As the running server reaches it; `ownerUrl` is for what it must not do. */
  readonly database: Database;
  readonly ownerUrl: string;
  /** Holds the checkpoints of the audit log and their key. */
  readonly dataDir: string;
  readonly worker: INestApplicationContext;
  readonly api: INestApplicationContext;
  readonly logger: Logger;
  /** Calls the API with the bootstrap key unless told otherwise; objects go as JSON. */
  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Answer<Body>>;
  /** Signs in and answers the cookie. */
  signIn(email: string, password: string): Promise<string>;
  /** Waits until nothing that was asked for is left to do. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const isJson = /[/+]json\b/;

/** A whole Stillwatch, API and worker, on a database of its own and a free port. */
export async function startTestServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const testDatabase = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-server-'));
  await prepareDatabase({ ownerUrl: testDatabase.url, runtimeUrl: testDatabase.runtimeUrl });
  const env = readEnv({
    PORT: '0',
    DATABASE_URL: testDatabase.runtimeUrl,
    STILLWATCH_FINGERPRINT_KEY: randomBytes(32).toString('hex'),
    STILLWATCH_BOOTSTRAP_KEY: bootstrapKey,
    STILLWATCH_ADMIN_EMAIL: administrator.email,
    STILLWATCH_ADMIN_PASSWORD: administrator.password,
    STILLWATCH_DATA_DIR: dataDir,
    STILLWATCH_SCORE_DELAY_MS: '50',
    LOG_LEVEL: 'fatal',
    ...settings,
  });
  const logger = createLogger('test', env.LOG_LEVEL);
  const opened = await openAll(env, logger);
  const api = await createHttpApplication(AppModule.forApi(opened.providers), env, logger);
  await api.init();
  await api.get(AuthService).bootstrap(env);
  await api.listen(0, '127.0.0.1');
  const worker = await NestFactory.createApplicationContext(AppModule.forWorker(opened.providers), {
    logger: nestLogger(logger),
  });
  const url = await api.getUrl();

  const call = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions = {},
  ): Promise<Answer<Body>> => {
    const response = await fetch(url + path, {
      method,
      headers: headersOf(body, options),
      body: encoded(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (isJson.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined) as Body,
      headers: response.headers,
    };
  };

  return {
    url,
    database: opened.database,
    ownerUrl: testDatabase.url,
    dataDir,
    worker,
    api,
    logger,
    call,
    signIn: async (email, password) => {
      const { status, headers } = await call('POST', '/v1/session', { email, password }, { key: null });
      const cookie = headers.get('set-cookie')?.split(';')[0];
      if (status !== 201 || cookie === undefined)
        throw new Error(`signing in as ${email} answered ${status}`);
      return cookie;
    },
    drain: () => drain(async () => (await call<Backlog>('GET', '/v1/system/backlog')).body),
    close: async () => {
      await worker.close();
      await api.close();
      await opened.close();
      await testDatabase.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A person with a role, invited by the administrator, signed in. Where mail is set up the link's token is in the mailbox alone. */
export async function addPerson(
  server: TestServer,
  name: string,
  role: string,
  tokenMailedTo?: (email: string) => Promise<string>,
): Promise<{ id: string; cookie: string }> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`;
  const password = `password of ${name}`;
  const cookie = await server.signIn(administrator.email, administrator.password);
  const { status, body } = await server.call<{ id: string; invitation: { token: string } }>(
    'POST',
    '/v1/users',
    { email, name, role },
    { cookie, key: null },
  );
  if (status !== 201) throw new Error(`inviting ${name} answered ${status}`);
  const token = tokenMailedTo ? await tokenMailedTo(email) : body.invitation.token;
  await answerInvitation(server, token, password);
  return { id: body.id, cookie: await server.signIn(email, password) };
}

/** A key of a machine, made by the administrator. */
export async function addKey(
  server: TestServer,
  scopes: readonly string[],
): Promise<{ id: string; secret: string }> {
  const cookie = await server.signIn(administrator.email, administrator.password);
  const input = { name: 'Gateway', scopes };
  const { status, body } = await server.call<{ id: string; secret: string }>('POST', '/v1/api-keys', input, {
    cookie,
  });
  if (status !== 201) throw new Error(`making a key answered ${status}`);
  return body;
}

/** Sets the password of the person whom the link was made for. */
export async function answerInvitation(server: TestServer, token: string, password: string): Promise<void> {
  const path = `/v1/public/invitations/${token}`;
  const { status } = await server.call('POST', path, { password }, { key: null });
  if (status !== 204) throw new Error(`answering the invitation answered ${status}`);
}

function headersOf(
  body: unknown,
  { key = bootstrapKey, cookie, headers }: CallOptions,
): Record<string, string> {
  return {
    ...(body === undefined
      ? {}
      : { 'content-type': typeof body === 'string' ? 'application/x-ndjson' : 'application/json' }),
    ...(key === null || cookie !== undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(cookie === undefined ? {} : { cookie }),
    ...headers,
  };
}

function encoded(body: unknown): string | Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

const drainPatienceMs = 45_000;

/** The backlog must be empty twice in a row: between a commit and its job there is a moment in which neither shows. */
async function drain(backlog: () => Promise<Backlog>): Promise<void> {
  const deadline = Date.now() + drainPatienceMs;
  for (let quiet = 0; quiet < 2;) {
    const { unscoredEvents, jobs } = await backlog();
    if (jobs.failed > 0) throw new Error(`${jobs.failed} jobs failed while draining`);
    quiet = unscoredEvents + jobs.waiting + jobs.active + jobs.delayed === 0 ? quiet + 1 : 0;
    if (Date.now() > deadline) throw new Error(`not drained: ${JSON.stringify({ unscoredEvents, jobs })}`);
    await pause(20);
  }
}
