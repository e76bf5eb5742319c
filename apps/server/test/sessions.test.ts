import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import type { Session, SessionSummary } from '@stillwatch/contracts/user';
import { openDatabase } from '@stillwatch/database/database';
import { peopleOf, type Member, type Refusal } from './people-fixtures.js';
import { administrator, startTestServer, type TestServer } from './server-harness.js';

const hourMs = 3_600_000;
const newPassword = 'nine lanterns at the canal';

let server: TestServer;
let people: ReturnType<typeof peopleOf>;
let admin: Member;

beforeAll(async () => {
  server = await startTestServer({
    STILLWATCH_SESSION_HOURS: '2',
    STILLWATCH_SESSION_MAX_HOURS: '5',
    STILLWATCH_TRUSTED_PROXIES: '127.0.0.1',
  });
  people = peopleOf(server);
  admin = await people.signIn(administrator.email, administrator.password);
});
afterAll(() => server.close());

const logIn = (email: string, password: string, headers?: Record<string, string>) =>
  server.call<Session & Refusal>('POST', '/v1/session', { email, password }, { key: null, headers });
const sessionsOf = async (of: { cookie: string }, path = '/v1/sessions') =>
  (await people.as<SessionSummary[]>(of, 'GET', path)).body;
const changePassword = (of: Member, currentPassword: string, chosen = newPassword) =>
  people.as(of, 'PUT', '/v1/session/password', { currentPassword, newPassword: chosen });
const isSignedIn = async (cookie: string) =>
  (await server.call('GET', '/v1/cases', undefined, { cookie })).status === 200;

test('a session that is used lasts longer, the cookie with it, but not beyond its last instant', async () => {
  const sam = await people.join(admin, 'Sam', 'officer');
  const where = { userId: sam.id };
  const { prisma } = server.database;
  const { body } = await server.call<Session>('GET', '/v1/session', undefined, { cookie: sam.cookie });
  const whole = Date.parse(body.endsAtLatest) - Date.parse(body.user.createdAt);
  expect(whole).toBeGreaterThan(4.9 * hourMs);

  const almostOver = new Date(Date.now() + 60_000);
  const longAgo = new Date(Date.now() - hourMs);
  await prisma.session.updateMany({ where, data: { expiresAt: almostOver, lastSeenAt: longAgo } });
  const used = await server.call('GET', '/v1/cases', undefined, { cookie: sam.cookie });
  const { expiresAt } = await prisma.session.findFirstOrThrow({ where });
  expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(1.9 * hourMs);
  const cookie = used.headers.get('set-cookie') ?? '';
  expect(cookie.startsWith(`${sam.cookie};`)).toBe(true);
  expect(Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? '')).toBe(
    Math.floor(expiresAt.getTime() / 1_000) * 1_000,
  );
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);

  const last = new Date(Date.now() + 30 * 60_000);
  await prisma.session.updateMany({ where, data: { endsAtLatest: last, lastSeenAt: longAgo } });
  await isSignedIn(sam.cookie);
  expect((await prisma.session.findFirstOrThrow({ where })).expiresAt).toEqual(last);
});

test('a session that has run out is refused', async () => {
  const { id, cookie } = await people.join(admin, 'Old Timer', 'viewer');
  await server.database.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
  expect(await isSignedIn(cookie)).toBe(false);
  expect((await server.call('GET', '/v1/session', undefined, { cookie })).status).toBe(401);
});

test('everybody sees where they are signed in, and signs out there', async () => {
  const lea = await people.join(admin, 'Lea', 'viewer');
  const agent = `Browser ${'x'.repeat(1_000)}`;
  await logIn(lea.email, lea.password, { 'user-agent': agent, 'x-forwarded-for': '203.0.113.9' });
  const other = await people.signIn(lea.email, lea.password);
  const seen = await sessionsOf(lea);
  expect(seen).toHaveLength(3);
  expect(seen.filter(({ current }) => current)).toHaveLength(1);
  const far = seen.find(({ address }) => address === '203.0.113.9');
  expect(far?.userAgent).toBe(agent.slice(0, 300));

  expect((await people.as(lea, 'DELETE', `/v1/sessions/${far?.id}`)).status).toBe(204);
  expect((await people.as(lea, 'DELETE', `/v1/sessions/${far?.id}`)).body.code).toBe('session_not_found');
  const [foreign] = await sessionsOf(admin);
  expect((await people.as(lea, 'DELETE', `/v1/sessions/${foreign?.id}`)).body.code).toBe('session_not_found');
  expect((await people.as(lea, 'DELETE', '/v1/sessions')).status).toBe(204);
  expect([await isSignedIn(lea.cookie), await isSignedIn(other.cookie)]).toEqual([true, false]);
});

test('an administrator sees and ends another’s sessions, nobody else does', async () => {
  const { id, cookie } = await people.join(admin, 'Max', 'officer');
  const path = `/v1/users/${id}/sessions`;
  const [only] = await sessionsOf(admin, path);
  expect(only).toMatchObject({ current: false });
  expect((await people.as({ cookie }, 'GET', path)).body.code).toBe('insufficient_scope');
  expect((await people.as(admin, 'DELETE', `${path}/${only?.id}`)).status).toBe(204);
  expect(await isSignedIn(cookie)).toBe(false);
  const again = await people.signIn('max@example.test', 'password of Max');
  expect((await people.as(admin, 'DELETE', path)).status).toBe(204);
  expect(await isSignedIn(again.cookie)).toBe(false);
  expect((await people.as(admin, 'GET', '/v1/users/nobody/sessions')).body.code).toBe('user_not_found');
});

test('a person changes the password, which ends the other sessions', async () => {
  const nia = await people.join(admin, 'Nia', 'viewer');
  const other = await people.signIn(nia.email, nia.password);
  expect(await changePassword(nia, 'not the right one')).toMatchObject({
    status: 403,
    body: { code: 'wrong_password' },
  });
  expect(await changePassword(nia, nia.password, 'password1234')).toMatchObject({
    status: 400,
    body: { code: 'weak_password' },
  });
  expect((await changePassword(nia, nia.password)).status).toBe(204);
  expect([await isSignedIn(nia.cookie), await isSignedIn(other.cookie)]).toEqual([true, false]);
  expect((await logIn(nia.email, nia.password)).status).toBe(401);
  expect((await logIn(nia.email, newPassword)).status).toBe(201);
});

test('wrong current passwords are counted as failed sign-ins are', async () => {
  const ole = await people.join(admin, 'Ole', 'viewer');
  const tried = await Promise.all(Array.from({ length: 12 }, () => changePassword(ole, 'wrong')));
  expect(tried.filter(({ status }) => status === 429)).toHaveLength(2);
});

test('after ten failures at one address a person waits there, not elsewhere, until an administrator unlocks', async () => {
  const lou = await people.join(admin, 'Lou', 'officer');
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const here = from('203.0.113.1');
  const failures = await Promise.all(
    Array.from({ length: 12 }, () => logIn(lou.email, 'wrong password', here)),
  );
  expect(failures.filter((answer) => answer.status === 401)).toHaveLength(10);
  const blocked = await logIn(lou.email, lou.password, here);
  expect(blocked).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
  const wait = Number(blocked.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(blocked.body.detail).toContain(`${wait} seconds`);
  expect((await logIn(lou.email, lou.password, from('203.0.113.2'))).status).toBe(201);
  expect((await people.act(admin, 'unlock', lou.id)).status).toBe(200);
  expect((await logIn(lou.email, lou.password, here)).status).toBe(201);
});

test('a password is the same however its characters are composed, and half characters are none', async () => {
  const composed = 'pässwörter im Wald';
  const pat = await people.join(admin, 'Pat', 'viewer');
  expect((await changePassword(pat, pat.password, composed.normalize('NFD'))).status).toBe(204);
  expect((await logIn(pat.email, composed.normalize('NFC'))).status).toBe(201);
  expect((await logIn(pat.email, composed.normalize('NFD'))).status).toBe(201);

  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  const old = await hash(composed.normalize('NFD'));
  await owner.prisma.user.update({ where: { id: pat.id }, data: { passwordHash: old } });
  expect((await logIn(pat.email, composed.normalize('NFC'))).status).toBe(401);
  expect((await logIn(pat.email, composed.normalize('NFD'))).status).toBe(201);
  expect((await logIn(pat.email, composed.normalize('NFC'))).status).toBe(201);
  const broken = await hash('twelve \ufffd long');
  await owner.prisma.user.update({ where: { id: pat.id }, data: { passwordHash: broken } });
  await owner.close();
  expect((await logIn(pat.email, 'twelve \ud800 long')).status).toBe(401);
});
