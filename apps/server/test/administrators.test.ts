import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InvitedUser, User, UserChange } from '@stillwatch/contracts/user';
import { peopleOf, tokenOf, type Member } from './people-fixtures.js';
import { administrator, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let people: ReturnType<typeof peopleOf>;
/** Ada let Bo in, alone then; Ada let Cy in, and Bo confirmed Cy; Bo let Di in, and Ada confirmed Di. */
let ada: Member;
let bo: Member;
let cy: Member;
let di: Member;

beforeAll(async () => {
  server = await startTestServer();
  people = peopleOf(server);
  ada = await people.signIn(administrator.email, administrator.password);
  bo = await people.join(ada, 'Bo', 'administrator');
  cy = await people.join(ada, 'Cy', 'administrator');
  di = await people.join(bo, 'Di', 'administrator');
  await people.act(bo, 'confirm', cy.id);
  await people.act(ada, 'confirm', di.id);
});
afterAll(() => server.close());

const resolve = (by: Member, how: 'approve' | 'reject' | 'cancel', id = '') =>
  people.as<UserChange>(by, 'POST', `/v1/user-changes/${id}/${how}`);
const secondPerson = { status: 409, body: { code: 'second_person_required' } };
const notIndependent = { status: 409, body: { code: 'not_independent' } };

test('disabling an administrator takes a second one who is independent of the first', async () => {
  const proposed = await people.act(ada, 'disable', cy.id);
  expect(proposed).toMatchObject(secondPerson);
  const id = proposed.body.userChangeId ?? '';
  expect((await people.act(ada, 'disable', cy.id)).body.userChangeId).toBe(id);
  const { body: open } = await people.as<UserChange[]>(
    di,
    'GET',
    `/v1/user-changes?filter=${encodeURIComponent('{"status":"proposed"}')}`,
  );
  expect(open).toMatchObject([{ id, userName: 'Cy', kind: 'disable', proposedBy: ada.id }]);
  expect(await resolve(ada, 'approve', id)).toMatchObject(secondPerson);
  expect(await resolve(bo, 'approve', id)).toMatchObject(notIndependent);
  expect(await people.act(bo, 'disable', cy.id)).toMatchObject(notIndependent);
  expect((await people.one(ada, cy.id)).status).toBe('active');

  expect(await resolve(di, 'approve', id)).toMatchObject({
    status: 200,
    body: { status: 'in_force', resolvedBy: di.id },
  });
  expect((await people.one(ada, cy.id)).status).toBe('disabled');
  expect((await server.call('GET', '/v1/cases', undefined, { cookie: cy.cookie })).status).toBe(401);
  expect(await resolve(di, 'approve', id)).toMatchObject({
    status: 409,
    body: { code: 'user_change_resolved' },
  });
});

test('the same call by another administrator approves', async () => {
  const eve = await people.join(bo, 'Eve', 'administrator');
  const demote = (by: Member) => people.as(by, 'PATCH', `/v1/users/${eve.id}`, { role: 'officer' });
  expect(await demote(ada)).toMatchObject(secondPerson);
  expect((await people.one(ada, eve.id)).role).toBe('administrator');
  expect(await demote(di)).toMatchObject({ status: 200, body: { role: 'officer' } });
});

test('the administrator whom it is about may consent, whoever let whom in', async () => {
  const { body } = await people.act(ada, 'disable', bo.id);
  expect(await resolve(bo, 'reject', body.userChangeId)).toMatchObject({
    status: 200,
    body: { status: 'rejected' },
  });
  const fay = await people.join(bo, 'Fay', 'administrator');
  const again = await people.as(bo, 'PATCH', `/v1/users/${fay.id}`, { role: 'viewer' });
  expect(await resolve(fay, 'approve', again.body.userChangeId)).toMatchObject({ status: 200 });
  expect((await people.one(ada, fay.id)).role).toBe('viewer');
});

test('a reset of an administrator answers its link to whom approves, who then has let that person in', async () => {
  const gus = await people.join(bo, 'Gus', 'administrator');
  await people.act(ada, 'confirm', gus.id);
  expect(await people.act(ada, 'reset', gus.id)).toMatchObject(secondPerson);
  const { status, body } = await people.act<InvitedUser>(di, 'reset', gus.id);
  expect([status, body.status, body.confirmed]).toEqual([200, 'invited', false]);
  expect(body.introductions[0]).toMatchObject({ kind: 'reset', introducedBy: di.id });
  const answered = await server.call(
    'POST',
    `/v1/public/invitations/${tokenOf(body)}`,
    { password: 'seven kettles and a heron' },
    { key: null },
  );
  expect(answered.status).toBe(204);
  expect((await people.act(di, 'confirm', gus.id)).body.code).toBe('not_independent');
  expect((await people.act(ada, 'confirm', gus.id)).status).toBe(200);
});

test('only the proposer takes a proposal back, and other administrators reject it', async () => {
  const { body: first } = await people.act(ada, 'disable', bo.id);
  expect(await resolve(di, 'cancel', first.userChangeId)).toMatchObject({ status: 403 });
  expect((await resolve(ada, 'cancel', first.userChangeId)).body.status).toBe('cancelled');
  const { body: next } = await people.act(ada, 'disable', bo.id);
  expect(next.userChangeId).not.toBe(first.userChangeId);
  expect((await resolve(di, 'reject', next.userChangeId)).body).toMatchObject({
    status: 'rejected',
    resolvedBy: di.id,
  });
  for (const unknown of ['nothing', crypto.randomUUID()])
    expect((await resolve(di, 'approve', unknown)).body.code).toBe('user_change_not_found');
});

test('the address of another administrator is theirs to change, one’s own introduces nobody', async () => {
  expect(await people.as(ada, 'PATCH', `/v1/users/${bo.id}`, { email: 'x@e.test' })).toMatchObject(
    secondPerson,
  );
  const { status, body } = await people.as(bo, 'PATCH', `/v1/users/${bo.id}`, { email: 'bo@new.test' });
  expect([status, body.email, body.confirmed]).toEqual([200, 'bo@new.test', true]);
});

test('what a person proposed, and what was proposed about them, ends when they are disabled', async () => {
  const hal = await people.join(bo, 'Hal', 'administrator');
  await people.act(ada, 'confirm', hal.id);
  const { body: own } = await people.act(hal, 'disable', ada.id);
  const { body: about } = await people.as(ada, 'PATCH', `/v1/users/${hal.id}`, { role: 'viewer' });
  await people.act(ada, 'disable', hal.id);
  expect((await people.act(di, 'disable', hal.id)).status).toBe(200);
  for (const { userChangeId } of [own, about]) {
    const { body } = await people.as<UserChange>(ada, 'GET', `/v1/user-changes/${userChangeId}`);
    expect(body.status).toBe('cancelled');
  }
});

test('of two who approve at once one does, and a proposal and its approval race to one end', async () => {
  const ivy = await people.join(bo, 'Ivy', 'administrator');
  const outcomes = await Promise.all([ada, di, ada, di].map((by) => people.act(by, 'disable', ivy.id)));
  expect(outcomes.map(({ status }) => status).filter((status) => status === 200).length).toBeGreaterThan(0);
  expect(await server.database.prisma.userChange.count({ where: { userId: ivy.id } })).toBe(1);
  expect((await people.one(ada, ivy.id)).status).toBe('disabled');
});

test('the last administrator who can let others in stays', async () => {
  const { body: all } = await people.as<User[]>(
    ada,
    'GET',
    `/v1/users?filter=${encodeURIComponent('{"role":"administrator","disabled":false}')}`,
  );
  for (const { id } of all.filter((one) => ![ada.id, bo.id, di.id].includes(one.id))) {
    await people.act(ada, 'disable', id);
    expect((await people.act(di, 'disable', id)).status).toBe(200);
  }
  const overDi = await people.act(ada, 'disable', di.id);
  expect((await resolve(di, 'approve', overDi.body.userChangeId)).status).toBe(200);

  const overBo = await people.act(ada, 'disable', bo.id);
  const overAda = await people.act(bo, 'disable', ada.id);
  const consents = await Promise.all([
    resolve(bo, 'approve', overBo.body.userChangeId),
    resolve(ada, 'approve', overAda.body.userChangeId),
  ]);
  expect(consents.filter(({ status }) => status === 200)).toHaveLength(1);
  const last = consents[0].status === 200 ? ada : bo;
  expect(await people.act(last, 'disable', last.id)).toMatchObject({
    status: 409,
    body: { code: 'last_administrator' },
  });
  await people.join(last, 'Unconfirmed', 'administrator');
  expect((await people.as(last, 'PATCH', `/v1/users/${last.id}`, { role: 'viewer' })).body.code).toBe(
    'last_administrator',
  );
});
