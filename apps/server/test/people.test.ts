import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { InvitedUser, User } from '@stillwatch/contracts/user';
import { accountWithCase, listed } from './review-fixtures.js';
import { peopleOf, tokenOf, type Member } from './people-fixtures.js';
import { administrator, answerInvitation, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let people: ReturnType<typeof peopleOf>;
let admin: Member;
/** Of the time in which there was a single administrator. */
let early: Member;
let second: Member;

beforeAll(async () => {
  server = await startTestServer();
  people = peopleOf(server);
  admin = await people.signIn(administrator.email, administrator.password);
});
afterAll(() => server.close());

const confirmed = async (id: string) => (await people.one(admin, id)).confirmed;
const newPassword = 'seven kettles and a heron';

test('while there is a single administrator those whom he introduced count as confirmed', async () => {
  early = await people.join(admin, 'Early', 'officer');
  expect(await confirmed(early.id)).toBe(true);
  expect(await confirmed(admin.id)).toBe(true);
  expect(await people.act(admin, 'confirm', early.id)).toMatchObject({
    status: 409,
    body: { code: 'not_independent' },
  });
});

test('an invited second administrator counts once the invitation is answered; then the others need confirming', async () => {
  const invited = await people.invite(admin, 'Second Admin', 'administrator');
  expect(await confirmed(early.id)).toBe(true);
  await answerInvitation(server, tokenOf(invited), newPassword);
  second = await people.signIn(invited.email, newPassword);
  expect(await people.one(admin, second.id)).toMatchObject({ confirmed: true, confirmedBy: null });
  expect((await people.one(admin, second.id)).confirmedAt).not.toBeNull();
  expect(await confirmed(admin.id)).toBe(true);
  expect(await confirmed(early.id)).toBe(false);
});

test('only an administrator who did not let a person in confirms that person, and never oneself', async () => {
  const late = await people.join(admin, 'Late', 'administrator');
  for (const [by, who, status, code] of [
    [admin, late, 409, 'not_independent'],
    [late, late, 409, 'not_confirmed'],
    [late, early, 409, 'not_confirmed'],
    [early, late, 403, 'insufficient_scope'],
    [second, second, 409, 'not_independent'],
    [second, early, 200, undefined],
    [second, late, 200, undefined],
  ] as const) {
    const outcome = await people.act(by, 'confirm', who.id);
    expect([outcome.status, outcome.body.code]).toEqual([status, code]);
  }
  expect(await people.one(admin, late.id)).toMatchObject({ confirmed: true, confirmedBy: second.id });
});

test('who has not set a password cannot be confirmed yet', async () => {
  const { id } = await people.invite(admin, 'Unready', 'officer');
  expect(await people.act(second, 'confirm', id)).toMatchObject({
    status: 409,
    body: { code: 'invitation_open' },
  });
});

test('an administrator who is not confirmed lets nobody in: it would be the introducer by another hand', async () => {
  const puppet = await people.join(admin, 'Puppet', 'administrator');
  const { id } = await people.join(admin, 'Pawn', 'officer');
  const refused = { status: 409, body: { code: 'not_confirmed' } };
  const another = { email: 'another@example.test', name: 'Another', role: 'officer' };
  expect(await people.as(puppet, 'POST', '/v1/users', another)).toMatchObject(refused);
  expect(await people.as(puppet, 'PATCH', `/v1/users/${id}`, { name: 'Other' })).toMatchObject(refused);
  for (const act of ['disable', 'restore', 'reset', 'confirm', 'unlock'] as const)
    expect(await people.act(puppet, act, id)).toMatchObject(refused);
});

test('who is not confirmed does nothing that takes effect by one person alone', async () => {
  const lone = await people.join(admin, 'Lone', 'administrator');
  const refused = { status: 409, body: { code: 'not_confirmed' } };
  for (const [method, path, body] of [
    ['DELETE', `/v1/users/${admin.id}/sessions`, undefined],
    ['POST', '/v1/accounts/nobody/evidence/erase', { reason: 'It is in my way here.' }],
    ['POST', '/v1/accounts/nobody/approvals', {}],
    ['POST', '/v1/api-keys', { name: 'mine', scopes: ['approvals:write'] }],
    ['POST', '/v1/webhook-endpoints', { url: 'https://example.com/hook' }],
    ['POST', '/v1/policy-clauses', {}],
    ['POST', '/v1/scheduled-audits/negative-sample/pause', undefined],
  ] as const)
    expect(await people.as(lone, method, path, body)).toMatchObject(refused);
  expect(await people.as(admin, 'GET', '/v1/sessions')).toMatchObject({ status: 200 });
  expect(await people.as(lone, 'GET', '/v1/users')).toMatchObject({ status: 200 });
});

test('restoring, promoting, resetting and changing the e-mail introduce, and end the confirmation', async () => {
  const kim = await people.join(admin, 'Kim', 'viewer');
  const confirm = async (by: Member) => expect((await people.act(by, 'confirm', kim.id)).status).toBe(200);
  const expectIntroduced = async (kind: User['introductions'][number]['kind'], by: Member) => {
    const person = await people.one(admin, kim.id);
    expect(person).toMatchObject({ confirmed: false, confirmedBy: null, confirmedAt: null });
    expect(person.introductions[0]).toMatchObject({ kind, introducedBy: by.id });
  };
  await confirm(second);
  expect((await people.as(second, 'PATCH', `/v1/users/${kim.id}`, { role: 'officer' })).status).toBe(200);
  await expectIntroduced('promoted', second);
  expect((await people.act(second, 'confirm', kim.id)).body.code).toBe('not_independent');
  await confirm(admin);
  await people.as(admin, 'PATCH', `/v1/users/${kim.id}`, { email: 'kim.new@example.test' });
  await expectIntroduced('email_changed', admin);
  await confirm(second);
  const { body: reset } = await people.act<InvitedUser>(admin, 'reset', kim.id);
  await expectIntroduced('reset', admin);
  await answerInvitation(server, tokenOf(reset), newPassword);
  await confirm(second);
  await people.act(admin, 'disable', kim.id);
  expect(await confirmed(kim.id)).toBe(true);
  await people.act(second, 'restore', kim.id);
  await expectIntroduced('restored', second);
  await confirm(admin);
  await people.as(admin, 'PATCH', `/v1/users/${kim.id}`, { role: 'viewer', name: 'Kim Lee' });
  expect(await people.one(admin, kim.id)).toMatchObject({ confirmed: true, role: 'viewer', name: 'Kim Lee' });
});

test('whoever sends the link again has let the person in, too', async () => {
  const invited = await people.invite(admin, 'Joint', 'officer');
  const { body } = await people.act<InvitedUser>(second, 'invite', invited.id);
  await answerInvitation(server, tokenOf(body), newPassword);
  for (const by of [admin, second]) {
    expect((await people.act(by, 'confirm', invited.id)).body.code).toBe('not_independent');
  }
});

test('what nobody has is told: e-mail addresses of others, passwords of oneself, people who are not there', async () => {
  const { id } = await people.join(admin, 'Lou', 'officer');
  expect(await people.as(admin, 'PATCH', `/v1/users/${id}`, { email: admin.email })).toMatchObject({
    status: 409,
    body: { code: 'email_taken' },
  });
  expect(await people.as(admin, 'PATCH', `/v1/users/${id}`, {})).toMatchObject({ status: 400 });
  expect((await people.act(admin, 'reset', admin.id)).status).toBe(400);
  await people.act(admin, 'disable', id);
  expect((await people.act(admin, 'reset', id)).body.code).toBe('user_disabled');
  for (const unknown of ['nobody', crypto.randomUUID(), '%00'])
    expect((await people.act(admin, 'restore', unknown)).body.code).toBe('user_not_found');
});

test.each([
  ['disabling', (id: string) => people.act(admin, 'disable', id)],
  ['the role of a viewer', (id: string) => people.as(admin, 'PATCH', `/v1/users/${id}`, { role: 'viewer' })],
])('%s gives the person’s cases and leases back, told in each history', async (_, act) => {
  const { id, cookie } = await people.join(admin, `Worker ${Math.random()}`, 'officer');
  const { caseId } = await accountWithCase(server);
  await people.as(admin, 'POST', `/v1/cases/${caseId}/assign`, { assigneeId: id });
  await server.call('POST', `/v1/cases/${caseId}/lease`, {}, { cookie });
  expect((await act(id)).status).toBe(200);
  const { body } = await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`);
  expect(body).toMatchObject({ assigneeId: null, lookingBy: null });
  expect(body.events.at(-1)).toMatchObject({ kind: 'unassigned', actorName: 'Stillwatch' });
  const next = await people.as<{ case: { id: string } | null }>(second, 'POST', '/v1/cases/assign-next', {});
  expect(next.body.case?.id).toBe(caseId);
});

test('each act about a person is on record', async () => {
  const { id } = await people.join(admin, 'Recorded', 'viewer');
  await people.as(admin, 'PATCH', `/v1/users/${id}`, { name: 'Renamed', role: 'officer', email: 'r@e.test' });
  for (const act of ['unlock', 'disable', 'restore', 'reset'] as const) await people.act(admin, act, id);
  const { rows } = await listed<{ action: string }>(
    server,
    '/v1/audit-log',
    { filter: { objectType: 'user', objectId: id } },
    admin.cookie,
  );
  expect(rows.map(({ action }) => action).sort()).toEqual(
    [
      ...['user.created', 'user.password_set', 'session.started', 'user.renamed', 'user.role_changed'],
      ...['user.email_changed', 'user.unlocked', 'user.disabled', 'user.restored', 'user.reset'],
    ].sort(),
  );
});
