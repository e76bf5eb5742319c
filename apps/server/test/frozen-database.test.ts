import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@stillwatch/dev-runtime/embedded-postgres';
import { freezePostgres } from '@stillwatch/dev-runtime/postgres-processes';
import { createTemplate, testServerVariable } from '@stillwatch/dev-runtime/test-database';
import { DATABASE_WATCH } from '../src/env/tokens.js';
import { accountWithCase, inDays, officer, type Officer } from './review-fixtures.js';
import {
  addKey,
  addPerson,
  administrator,
  startTestServer,
  type Answer,
  type TestServer,
} from './server-harness.js';

let dataDir: string;
let postgres: EmbeddedPostgres;
let server: TestServer;
let watch: DatabaseWatch;
let ann: Officer;
let ben: Officer;
let cookie: string;
let thaw: () => void = () => undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stillwatch-frozen-'));
  await chmod(dataDir, 0o755);
  postgres = await startEmbeddedPostgres({ dataDir, unsafeFast: true });
  await createTemplate(postgres.url);
  process.env[testServerVariable] = postgres.url;
  server = await startTestServer({ DATABASE_POOL_SIZE: '4' });
  watch = server.worker.get<DatabaseWatch>(DATABASE_WATCH);
  const [a, b] = [await addPerson(server, 'Ann', 'officer'), await addPerson(server, 'Ben', 'officer')];
  [ann, ben, cookie] = [officer(server, a.cookie), officer(server, b.cookie), a.cookie];
}, 400_000);

afterEach(async () => {
  thaw();
  await watch.untilBack();
});

afterAll(async () => {
  thaw();
  await server?.close();
  await postgres?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 400_000);

const freeze = () => {
  thaw = freezePostgres(dataDir);
};

async function timed<Body>(asked: Promise<Answer<Body>>): Promise<Answer<Body> & { ms: number }> {
  const startedAt = performance.now();
  const answer = await asked;
  return { ...answer, ms: performance.now() - startedAt };
}

const check = (accountId: string, options = {}) =>
  server.call<Enforcement & { code?: string }>('GET', `/v1/enforcement/${accountId}`, undefined, options);

async function decided(input: object): Promise<string> {
  const { accountId, caseId } = await accountWithCase(server);
  const { status, body } = await ann.propose(caseId, input);
  expect(status).toBe(201);
  if (body.status === 'proposed') expect((await ben.approve(body.id)).status).toBe(200);
  return accountId;
}

const unavailable = { status: 503, body: { code: 'database_unavailable' } };

describe('while the database hangs', () => {
  test('every answer that needs it is 503 within two seconds, also of what waits already', async () => {
    const { caseId } = await accountWithCase(server);
    freeze();
    const asked = [
      ...Array.from({ length: 12 }, () => server.call('GET', '/v1/accounts')),
      server.call('POST', '/v1/usage-events', { events: [] }),
      server.call('PUT', '/v1/accounts/acct_frozen', { plan: 'x' }),
      server.call('GET', '/v1/accounts', undefined, { cookie }),
      server.call('POST', '/v1/session', { email: 'a@example.test', password: 'x' }, { key: null }),
      ann.note(caseId, 'Written while the database hung.'),
    ].map((call) => timed<object>(call));
    for (const answer of await Promise.all(asked)) {
      expect(answer).toMatchObject(unavailable);
      expect(answer.ms).toBeLessThan(2_000);
    }
    const later = await timed(server.call('GET', '/v1/accounts'));
    expect(later).toMatchObject(unavailable);
    expect(later.ms).toBeLessThan(2_000);
  });

  test('the process is alive and not ready', async () => {
    freeze();
    await once(watch, 'away');
    expect((await server.call('GET', '/health', undefined, { key: null })).status).toBe(200);
    expect(await server.call('GET', '/ready', undefined, { key: null })).toMatchObject(unavailable);
    thaw();
    await watch.untilBack();
    expect((await server.call('GET', '/ready', undefined, { key: null })).status).toBe(200);
  });

  test('what was refused says so, and of what had begun nobody claims that nothing was stored', async () => {
    const begun = [
      server.call('PUT', '/v1/accounts/acct_begun', { plan: 'x' }),
      server.call('POST', '/v1/usage-events', { events: [] }),
    ];
    freeze();
    begun.push(server.call('PUT', '/v1/accounts/acct_begun', { plan: 'x' }));
    const [, , { body }] = (await Promise.all(begun)) as [unknown, unknown, Answer<{ detail: string }>];
    expect(body.detail).toContain('it is not known whether this was stored');
    const refused = await server.call<{ detail: string }>('PUT', '/v1/accounts/acct_begun', { plan: 'x' });
    expect(refused.body.detail).toContain('nothing was stored');
  });

  test('all goes on by itself when it answers again, also after its connections were given up', async () => {
    freeze();
    const lost = once(watch, 'lost');
    await expect(server.call('GET', '/v1/accounts')).resolves.toMatchObject(unavailable);
    await lost;
    thaw();
    await watch.untilBack();
    const event = { id: 'e1', accountId: 'acct_thawed', occurredAt: new Date().toISOString() };
    expect(
      await server.call('POST', '/v1/usage-events', {
        events: [{ ...event, operation: 'chat', model: 'atlas', content: { prompt: 'hello' } }],
      }),
    ).toMatchObject({ status: 202, body: { accepted: 1 } });
    await server.drain();
    expect((await server.call('GET', '/v1/accounts/acct_thawed')).body).toMatchObject({ eventsScored: 1 });
  });
});

describe('the enforcement check goes on from memory', () => {
  test('with its age: all who are not active, and those asked for lately', async () => {
    const banned = await decided({ action: 'ban' });
    const limited = await decided({ action: 'limit', limitPercent: 40 });
    const { accountId: asked } = await accountWithCase(server);
    const { accountId: neverAsked } = await accountWithCase(server);
    const truth = await Promise.all([check(limited), check(asked)]);
    expect(truth.map(({ headers }) => headers.get('age'))).toEqual([null, null]);
    freeze();

    const answers = await Promise.all([banned, limited, asked].map((accountId) => timed(check(accountId))));
    expect(answers.map(({ body }) => [body.effect, body.limitPercent])).toEqual([
      ['block', null],
      ['limit', 40],
      ['allow', null],
    ]);
    for (const { headers, ms } of answers) {
      expect(Number(headers.get('age') ?? NaN)).toBeLessThanOrEqual(5);
      expect(ms).toBeLessThan(2_000);
    }
    expect(await check(banned, { cookie })).toMatchObject({ status: 200, body: { effect: 'block' } });
    for (const unknown of [neverAsked, 'acct_nobody'])
      expect(await check(unknown)).toMatchObject({ status: 503, body: { code: 'standing_unknown' } });
  });

  test('what this process has just decided counts', async () => {
    const { accountId, caseId } = await accountWithCase(server);
    await check(accountId);
    const { body: ban } = await ann.propose(caseId, { action: 'ban' });
    await ben.approve(ban.id);
    freeze();
    expect(await check(accountId)).toMatchObject({ body: { standing: 'banned', effect: 'block' } });
    thaw();
    await watch.untilBack();
    const { body: reinstatement } = await ann.propose(caseId, { action: 'reinstate' });
    expect(reinstatement).toMatchObject({ status: 'in_force' });
    freeze();
    expect(await check(accountId)).toMatchObject({ status: 200, body: { effect: 'allow' } });
  });

  test('keys count as they were known: a revoked one is refused, one never seen is not answered', async () => {
    const banned = await decided({ action: 'suspend', until: inDays(2) });
    const [gateway, revoked, reader, unseen] = [
      await addKey(server, ['enforcement:read']),
      await addKey(server, ['enforcement:read']),
      await addKey(server, ['accounts:read']),
      await addKey(server, ['enforcement:read']),
    ];
    for (const { secret } of [gateway, revoked, reader]) await check(banned, { key: secret });
    const people = await server.signIn(administrator.email, administrator.password);
    expect(
      await server.call('POST', `/v1/api-keys/${revoked.id}/revoke`, undefined, {
        cookie: people,
        key: null,
      }),
    ).toMatchObject({ status: 200 });
    freeze();
    expect(await check(banned, { key: gateway.secret })).toMatchObject({ body: { effect: 'block' } });
    expect((await check(banned, { key: revoked.secret })).status).toBe(401);
    expect((await check(banned, { key: reader.secret })).status).toBe(403);
    expect(await check(banned, { key: unseen.secret })).toMatchObject(unavailable);
    expect((await check(banned, { key: null })).status).toBe(401);
  });
});
