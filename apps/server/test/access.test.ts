import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { Session } from '@stillwatch/contracts/user';
import { listed, type Refusal } from './review-fixtures.js';
import { addPerson, administrator, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let adminCookie: string;

beforeAll(async () => {
  server = await startTestServer();
  adminCookie = await server.signIn(administrator.email, administrator.password);
});
afterAll(() => server.close());

const logIn = (email: string, password: string, headers?: Record<string, string>) =>
  server.call<Session & Refusal>('POST', '/v1/session', { email, password }, { key: null, headers });

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
