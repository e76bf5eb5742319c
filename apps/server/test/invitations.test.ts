import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InvitationView, InvitedUser, User } from '@stillwatch/contracts/user';
import { openDatabase } from '@stillwatch/database/database';
import { hashSecret } from '../src/auth/secrets.js';
import { listed } from './review-fixtures.js';
import { peopleOf, tokenOf, type Member, type Refusal } from './people-fixtures.js';
import { administrator, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let people: ReturnType<typeof peopleOf>;
let admin: Member;

beforeAll(async () => {
  server = await startTestServer({ STILLWATCH_PUBLIC_URL: 'https://watch.example' });
  people = peopleOf(server);
  admin = await people.signIn(administrator.email, administrator.password);
});
afterAll(() => server.close());

const password = 'seven kettles and a heron';
const show = (token: string) =>
  server.call<InvitationView & Refusal>('GET', `/v1/public/invitations/${token}`, undefined, { key: null });
const answer = (token: string, chosen = password) =>
  server.call<Refusal | undefined>(
    'POST',
    `/v1/public/invitations/${token}`,
    { password: chosen },
    { key: null },
  );
const logIn = (email: string, tried = password) =>
  server.call('POST', '/v1/session', { email, password: tried }, { key: null });
const notValid = { status: 404, body: { code: 'link_not_valid' } };

test('an invited person sets a password by the link, once, within 72 hours, and signs in with it', async () => {
  const invited = await people.invite(admin, 'Ina', 'officer');
  const token = tokenOf(invited);
  expect(invited).toMatchObject({
    status: 'invited',
    invitation: { url: `https://watch.example/invitation/${token}` },
    introductions: [{ kind: 'invited', introducedBy: admin.id }],
  });
  expect(token).toMatch(/^[\w-]{43}$/);
  const { body, headers } = await show(token);
  expect(body).toEqual({
    email: 'ina@example.test',
    name: 'Ina',
    expiresAt: invited.invitation.expiresAt,
  });
  expect(headers.get('cache-control')).toBe('no-store');
  const hours = (Date.parse(body.expiresAt) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(71.9);
  expect(hours).toBeLessThanOrEqual(72);
  expect((await logIn(invited.email)).status).toBe(401);

  expect((await answer(token)).status).toBe(204);
  expect((await logIn(invited.email)).status).toBe(201);
  expect(await people.one(admin, invited.id)).toMatchObject({ status: 'active', invitedUntil: null });
  expect(await answer(token)).toMatchObject(notValid);
  expect(await show(token)).toMatchObject(notValid);
});

test('nobody chooses another’s password, and each e-mail is one person', async () => {
  const person = { email: 'New@Example.test', name: 'New', role: 'viewer' };
  const chosen = { ...person, password: 'chosen by somebody else' };
  expect(await people.as(admin, 'POST', '/v1/users', chosen)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ path: 'password' }] },
  });
  const added = await Promise.all([1, 2, 3].map(() => people.as(admin, 'POST', '/v1/users', person)));
  expect(added.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  expect(added.find(({ status }) => status === 409)?.body.code).toBe('email_taken');
  const { rows } = await listed<User>(server, '/v1/users', { filter: { q: 'new@example' } }, admin.cookie);
  expect(rows).toMatchObject([{ email: 'new@example.test', role: 'viewer' }]);
});

test('of two answers at once one sets the password', async () => {
  const { email, ...invited } = await people.invite(admin, 'Twin', 'officer');
  const token = tokenOf({ ...invited, email });
  const [first, second] = ['nine lanterns at the canal', 'five ferries before the fog'];
  const answers = await Promise.all([answer(token, first), answer(token, second)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
  const statuses = [(await logIn(email, first)).status, (await logIn(email, second)).status];
  expect(statuses).toEqual(answers.map(({ status }) => (status === 204 ? 201 : 401)));
});

test('a newer link, another e-mail address and a disabling end the older link', async () => {
  const invited = await people.invite(admin, 'Olda', 'officer');
  const { body: again } = await people.act<InvitedUser>(admin, 'invite', invited.id);
  expect(await answer(tokenOf(invited))).toMatchObject(notValid);
  await people.as(admin, 'PATCH', `/v1/users/${invited.id}`, { email: 'other@example.test' });
  expect(await show(tokenOf(again))).toMatchObject(notValid);
  const { body: third } = await people.act<InvitedUser>(admin, 'invite', invited.id);
  expect((await show(tokenOf(third))).status).toBe(200);
  await people.act(admin, 'disable', invited.id);
  expect(await answer(tokenOf(third))).toMatchObject(notValid);
  expect(await people.act(admin, 'invite', invited.id)).toMatchObject({
    status: 409,
    body: { code: 'user_disabled' },
  });
});

test('a link that has expired is as one that never was', async () => {
  const token = tokenOf(await people.invite(admin, 'Late', 'officer'));
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  await owner.prisma.invitation.update({
    where: { tokenHash: hashSecret(token) },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  await owner.close();
  for (const tried of [token, 'nonsense', 'x'.repeat(43), '%00', '..%2f'])
    expect(await show(tried)).toMatchObject(notValid);
  expect(await answer(token)).toMatchObject(notValid);
});

test.each([
  ['eleven ch.', 'short 11 ch', /at least 12 characters/],
  ['spaces', ' '.repeat(12), /nothing but spaces/],
  ['the e-mail itself', 'weak@example.test', /name or e-mail/],
  ['a common one', 'password1234', /easy to guess/],
  ['a repetition', 'abcabcabcabcabc', /easy to guess/],
  ['one’s own name again', 'Weak Weakling 1', /name or e-mail/],
  ['half a character', 'seven kettles \ud800 heron', /half a character/],
])('a weak password (%s) is refused with what to do, and the link stays good', async (kind, weak, why) => {
  const invited = await people.invite(admin, `Weak Weakling ${kind.length}`, 'officer');
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  await owner.prisma.user.updateMany({
    where: { email: 'weak@example.test' },
    data: { email: `${invited.id}@e.test` },
  });
  await owner.prisma.user.update({
    where: { id: invited.id },
    data: { email: 'weak@example.test', name: 'Weak Weakling' },
  });
  await owner.close();
  const refused = await answer(tokenOf(invited), weak);
  expect(refused).toMatchObject({ status: 400, body: { code: 'weak_password' } });
  expect(refused.body?.detail).toMatch(why);
  expect(refused.body?.detail).toMatch(/Choose another/);
  expect((await answer(tokenOf(invited))).status).toBe(204);
});

test('a reset ends the sessions and the password, and its link sets another', async () => {
  const sam = await people.join(admin, 'Sam', 'officer');
  const { status, body } = await people.act<InvitedUser>(admin, 'reset', sam.id);
  expect([status, body.status, body.introductions[0]?.kind]).toEqual([200, 'invited', 'reset']);
  expect((await server.call('GET', '/v1/cases', undefined, { cookie: sam.cookie })).status).toBe(401);
  expect((await logIn(sam.email, sam.password)).status).toBe(401);
  expect((await answer(tokenOf(body))).status).toBe(204);
  expect((await logIn(sam.email)).status).toBe(201);
  expect(await people.act(admin, 'invite', sam.id)).toMatchObject({
    status: 409,
    body: { code: 'invitation_answered' },
  });
});

test('no link is stored or logged', async () => {
  const token = tokenOf(await people.invite(admin, 'Quiet', 'officer'));
  await answer(token);
  for (const table of ['users', 'invitations', 'introductions', 'audit_entries', 'user_letters']) {
    const { rows } = await server.database.pool.query<{ row: string }>(
      `SELECT ${table}::text AS row FROM ${table}`,
    );
    expect(rows.map(({ row }) => row).join('\n')).not.toContain(token);
  }
});
