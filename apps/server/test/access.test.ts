import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import {
  keyScopes,
  type ApiKey,
  type CreatedApiKey,
  type Session,
  type User,
} from '@stillwatch/contracts/user';
import { listed, type Refusal } from './review-fixtures.js';
import {
  addPerson,
  administrator,
  bootstrapKey,
  startTestServer,
  type TestServer,
} from './server-harness.js';

let server: TestServer;
let adminCookie: string;

beforeAll(async () => {
  server = await startTestServer();
  adminCookie = await server.signIn(administrator.email, administrator.password);
});
afterAll(() => server.close());

const logIn = (email: string, password: string, headers?: Record<string, string>) =>
  server.call<Session & Refusal>('POST', '/v1/session', { email, password }, { key: null, headers });
const newKey = async (scopes: string[], by: { key?: string; cookie?: string } = {}) =>
  (await server.call<CreatedApiKey & Refusal>('POST', '/v1/api-keys', { name: 'Gateway', scopes }, by)).body;

test('without a key or a session nothing but the open routes answers', async () => {
  for (const path of [
    '/v1/accounts',
    '/v1/cases',
    '/v1/audit-log',
    '/v1/users',
    '/v1/system/backlog',
    '/v1/policy-clauses',
  ]) {
    const refused = await server.call('GET', path, undefined, { key: null });
    expect(refused).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  }
  expect((await server.call('GET', '/health', undefined, { key: null })).status).toBe(200);
});

test('an unknown, malformed or revoked key is refused', async () => {
  for (const authorization of [
    'Bearer nonsense',
    'Bearer',
    'Basic YTpi',
    `Bearer ${bootstrapKey}x`,
    `bearer  ${bootstrapKey} y`,
  ]) {
    const refused = await server.call('GET', '/v1/accounts', undefined, {
      key: null,
      headers: { authorization },
    });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_key' } });
  }
  const { id, secret } = await newKey(['accounts:read']);
  expect((await server.call('GET', '/v1/accounts', undefined, { key: secret })).status).toBe(200);
  expect((await server.call<ApiKey>('POST', `/v1/api-keys/${id}/revoke`)).body.revokedAt).not.toBeNull();
  expect(await server.call('GET', '/v1/accounts', undefined, { key: secret })).toMatchObject({
    status: 401,
    body: { code: 'invalid_key' },
  });
  expect((await server.call('POST', `/v1/api-keys/${id}/revoke`)).status).toBe(200);
});

test('a key does what its scopes say, and the refusal names the missing one', async () => {
  const { secret } = await newKey(['enforcement:read']);
  expect(await server.call('GET', '/v1/accounts', undefined, { key: secret })).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope', detail: 'This key lacks the scope accounts:read.' },
  });
  expect((await server.call('GET', '/v1/enforcement/nobody', undefined, { key: secret })).status).toBe(404);
});

test('a key gives away no more than it has, and never what is for people', async () => {
  const { secret } = await newKey(['keys:write', 'accounts:read']);
  expect(await newKey(['accounts:write'], { key: secret })).toMatchObject({ code: 'insufficient_scope' });
  expect(await newKey(['accounts:read'], { key: secret })).toMatchObject({ scopes: ['accounts:read'] });
  for (const scope of ['decisions:propose', 'decisions:approve', 'decisions:cancel-others', 'cases:work']) {
    expect(await newKey([scope], { cookie: adminCookie })).toMatchObject({ code: 'invalid_request' });
  }
  expect((await newKey([...keyScopes], { cookie: adminCookie })).scopes).toEqual(keyScopes);
});

test('a key’s secret is answered once and stored as a hash', async () => {
  const { id, secret } = await newKey(['accounts:read']);
  expect(secret).toMatch(/^sw_[\w-]{43}$/);
  const { rows } = await listed<ApiKey>(server, '/v1/api-keys', { filter: { id: [id] } });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(secret);
  const stored = await server.database.prisma.apiKey.findUniqueOrThrow({ where: { id } });
  expect(JSON.stringify(stored)).not.toContain(secret.slice(3));
});

test('logging in sets a cookie that no script reads and no other site sends', async () => {
  const { status, body, headers } = await logIn(administrator.email.toUpperCase(), administrator.password);
  expect(status).toBe(201);
  expect(body).toMatchObject({ user: { email: administrator.email, role: 'administrator' } });
  const cookie = headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^stillwatch_session=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
  expect(JSON.stringify(body)).not.toMatch(/password|hash/i);
  const token = cookie.slice('stillwatch_session='.length, cookie.indexOf(';'));
  expect(await server.database.prisma.session.findFirst({ where: { tokenHash: token } })).toBeNull();
});

test('a session answers who is logged in until it is ended', async () => {
  const { cookie } = await addPerson(server, 'Sam', 'officer');
  const { body } = await server.call<Session>('GET', '/v1/session', undefined, { cookie });
  expect(body).toMatchObject({
    user: { name: 'Sam', role: 'officer' },
    permissions: expect.arrayContaining(['decisions:propose']),
  });
  const ended = await server.call('DELETE', '/v1/session', undefined, { cookie });
  expect(ended.status).toBe(204);
  expect(ended.headers.get('set-cookie')).toMatch(/^stillwatch_session=;/);
  expect(await server.call('GET', '/v1/session', undefined, { cookie })).toMatchObject({
    status: 401,
    body: { code: 'unauthenticated' },
  });
  expect((await server.call('GET', '/v1/cases', undefined, { cookie })).status).toBe(401);
  expect((await server.call('DELETE', '/v1/session', undefined, { cookie })).status).toBe(204);
});

test('a session that has run out is refused', async () => {
  const { id, cookie } = await addPerson(server, 'Old Timer', 'viewer');
  await server.database.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
  expect((await server.call('GET', '/v1/cases', undefined, { cookie })).status).toBe(401);
  expect((await server.call('GET', '/v1/session', undefined, { cookie })).status).toBe(401);
});

test('a wrong password, an unknown e-mail and a disabled person get the same answer', async () => {
  const { id } = await addPerson(server, 'Dee', 'officer');
  await server.call('POST', `/v1/users/${id}/disable`, undefined, { cookie: adminCookie });
  const answers = await Promise.all([
    logIn(administrator.email, 'wrong password'),
    logIn('nobody@example.test', 'wrong password'),
    logIn('dee@example.test', 'password of Dee'),
  ]);
  for (const { status, body } of answers) {
    expect(status).toBe(401);
    expect(body).toEqual(answers[0]?.body);
  }
});

test('failed log-ins are audited without what was typed', async () => {
  await logIn('a-password-typed-in-the-wrong-field', 'wrong password');
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
    filter: { action: 'session.refused' },
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain('typed-in-the-wrong-field');
});

test('after ten failures an e-mail has to wait, even with the right password', async () => {
  await addPerson(server, 'Lou', 'officer');
  const failures = await Promise.all(
    Array.from({ length: 12 }, () => logIn('lou@example.test', 'wrong password')),
  );
  expect(failures.filter((answer) => answer.status === 401)).toHaveLength(10);
  const blocked = await logIn('lou@example.test', 'password of Lou');
  expect(blocked).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
  expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await logIn(administrator.email, administrator.password)).status).toBe(201);
});

test.each([
  ['sec-fetch-site', 'cross-site'],
  ['sec-fetch-site', 'same-site'],
  ['origin', 'https://elsewhere.example'],
  ['origin', 'null'],
])('a page of another site changes nothing with our cookie (%s: %s)', async (name, value) => {
  const headers = { cookie: adminCookie, [name]: value };
  const refused = await server.call('POST', '/v1/users', {}, { key: null, headers });
  expect(refused).toMatchObject({ status: 403, body: { code: 'cross_site_request' } });
});

test('a page of our own, and a program that is no browser, may use the cookie', async () => {
  const ours: Record<string, string>[] = [{ 'sec-fetch-site': 'same-origin' }, { origin: server.url }, {}];
  for (const own of ours) {
    const headers = { cookie: adminCookie, ...own };
    expect(await server.call('POST', '/v1/users', {}, { key: null, headers })).toMatchObject({ status: 400 });
  }
});

test('only an administrator adds people, each e-mail once', async () => {
  const { cookie } = await addPerson(server, 'Olga', 'officer');
  const person = { email: 'New@Example.test', name: 'New', role: 'viewer' };
  expect(await server.call('POST', '/v1/users', person, { cookie })).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope' },
  });
  const added = await Promise.all(
    [1, 2, 3].map(() => server.call<User & Refusal>('POST', '/v1/users', person, { cookie: adminCookie })),
  );
  expect(added.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  expect(added.find((answer) => answer.status === 409)?.body.code).toBe('email_taken');
  const { rows } = await listed<User>(server, '/v1/users', { filter: { q: 'new@example' } }, cookie);
  expect(rows).toMatchObject([{ email: 'new@example.test', role: 'viewer' }]);
  for (const bad of [
    { ...person, password: 'chosen by somebody else' },
    { ...person, email: 'no address' },
    { ...person, role: 'king' },
    {},
  ]) {
    expect(await server.call('POST', '/v1/users', bad, { cookie: adminCookie })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  }
});

test('disabling a person ends their sessions at once', async () => {
  const { id, cookie } = await addPerson(server, 'Gone', 'officer');
  expect((await server.call('GET', '/v1/cases', undefined, { cookie })).status).toBe(200);
  const { body } = await server.call<User>('POST', `/v1/users/${id}/disable`, undefined, {
    cookie: adminCookie,
  });
  expect(body.disabledAt).not.toBeNull();
  expect((await server.call('GET', '/v1/cases', undefined, { cookie })).status).toBe(401);
});

test('the last administrator cannot be disabled, not even by two at once', async () => {
  const { id, cookie } = await addPerson(server, 'Second Admin', 'administrator');
  const { rows } = await listed<User>(
    server,
    '/v1/users',
    { filter: { role: 'administrator' } },
    adminCookie,
  );
  const first = rows.find((user) => user.email === administrator.email)?.id;
  const answers = await Promise.all([
    server.call('POST', `/v1/users/${first}/disable`, undefined, { cookie }),
    server.call('POST', `/v1/users/${id}/disable`, undefined, { cookie: adminCookie }),
  ]);
  const refused = answers.filter((answer) => answer.status !== 200);
  expect(refused).toHaveLength(1);
  expect([401, 409]).toContain(refused[0]?.status);
  expect(
    await server.database.prisma.user.count({ where: { role: 'administrator', disabledAt: null } }),
  ).toBe(1);
});
