import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { Decision, Enforcement } from '@stillwatch/contracts/enforcement';
import { systemActor } from '../src/http/actor.js';
import { EnforcementService } from '../src/enforcement/enforcement.service.js';
import { accountWithCase, asOwner, inDays, listed, officer, type Officer } from './review-fixtures.js';
import { addPerson, administrator, startTestServer, type TestServer } from './server-harness.js';

// The holes that two-level approval had elsewhere; each is closed here.

let server: TestServer;
let ann: Officer;
let ben: Officer;
let annId: string;
let benId: string;

beforeAll(async () => {
  server = await startTestServer();
  const [a, b] = [await addPerson(server, 'Ann', 'officer'), await addPerson(server, 'Ben', 'officer')];
  [ann, ben, annId, benId] = [officer(server, a.cookie), officer(server, b.cookie), a.id, b.id];
});
afterAll(() => server.close());

const standing = async (accountId: string) =>
  (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body.standing;
const caseFile = async (caseId: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`)).body;
const audited = async (objectId: string) =>
  (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId }, sort: ['seq', 'ASC'] })).rows;

test('automation does not bypass the hold: no key and no job approves or bans', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const { body: ban } = await ann.propose(caseId, { action: 'ban' });
  for (const act of ['approve', 'reject', 'cancel']) {
    expect(await server.call('POST', `/v1/decisions/${ban.id}/${act}`, { reason: 'By rule.' })).toMatchObject(
      {
        status: 403,
        body: { code: 'people_only' },
      },
    );
  }
  await expect(
    server.worker.get(EnforcementService).resolve(systemActor, ban.id, 'approve', undefined),
  ).rejects.toThrow();
  const { prisma } = server.database;
  for (const resolvedBy of [null, annId]) {
    const alone = { status: 'in_force', resolvedBy, resolvedAt: new Date() };
    await expect(prisma.decision.update({ where: { id: ban.id }, data: alone })).rejects.toThrow();
  }
  expect(await standing(accountId)).toBe('active');
});

test('the approver is logged: in the decision, in the history of the case and in the audit log', async () => {
  const { caseId } = await accountWithCase(server);
  const { body: ban } = await ann.propose(caseId, { action: 'ban' });
  const { body: approved } = await ben.approve(ban.id, { reason: 'I have read the evidence.' });
  expect(approved).toMatchObject({ proposedBy: annId, resolvedBy: benId, resolvedByName: 'Ben' });
  const line = (await caseFile(caseId)).events.find(({ kind }) => kind === 'decision_approved');
  expect(line).toMatchObject({ actorId: benId, actorName: 'Ben', detail: { decisionId: ban.id } });
  expect((await audited(ban.id)).map(({ action, actorId }) => [action, actorId])).toEqual([
    ['decision.proposed', annId],
    ['decision.approved', benId],
  ]);
});

test('a held decision can be cancelled, by its proposer and by an administrator', async () => {
  const admin = officer(server, await server.signIn(administrator.email, administrator.password));
  for (const canceller of [ann, admin]) {
    const { accountId, caseId } = await accountWithCase(server);
    const { body: ban } = await ann.propose(caseId, { action: 'ban' });
    expect((await canceller.cancel(ban.id)).body).toMatchObject({ status: 'cancelled' });
    expect(await ben.approve(ban.id)).toMatchObject({ status: 409, body: { code: 'decision_resolved' } });
    expect(await caseFile(caseId)).toMatchObject({ state: 'open', pendingDecisionId: null });
    expect(await standing(accountId)).toBe('active');
  }
});

test('every end of a proposal leaves a record, which nobody can take away', async () => {
  for (const [act, person] of [
    ['approve', ben],
    ['reject', ben],
    ['cancel', ann],
  ] as const) {
    const { caseId } = await accountWithCase(server);
    const { body: ban } = await ann.propose(caseId, { action: 'ban' });
    expect((await person[act](ban.id, { reason: 'For the record.' })).status).toBe(200);
    expect(await audited(ban.id)).toHaveLength(2);
    const { prisma } = server.database;
    expect(await prisma.decision.findUniqueOrThrow({ where: { id: ban.id } })).toMatchObject({
      resolvedBy: act === 'cancel' ? annId : benId,
      resolvedReason: 'For the record.',
    });
    await expect(prisma.decision.delete({ where: { id: ban.id } })).rejects.toThrow();
    await expect(
      prisma.decision.update({ where: { id: ban.id }, data: { resolvedBy: annId } }),
    ).rejects.toThrow();
  }
});

test('a double submit makes one decision and one approval', async () => {
  const { caseId } = await accountWithCase(server);
  const proposals = await Promise.all([0, 1, 2].map(() => ann.propose(caseId, { action: 'ban' })));
  expect(proposals.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const ban = proposals.find(({ status }) => status === 201)?.body as Decision;
  const approvals = await Promise.all([0, 1, 2].map(() => ben.approve(ban.id)));
  expect(approvals.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect((await caseFile(caseId)).events.map(({ kind }) => kind)).toEqual([
    'decision_proposed',
    'decision_approved',
    'closed',
  ]);
  expect(await audited(ban.id)).toHaveLength(2);
});

test('nobody is two people: neither a second session nor another role approves one’s own proposal', async () => {
  const { caseId } = await accountWithCase(server);
  const dora = await addPerson(server, 'Dora', 'officer');
  const { body: ban } = await officer(server, dora.cookie).propose(caseId, { action: 'ban' });
  await asOwner(server, `UPDATE users SET role = 'administrator' WHERE id = $1`, [dora.id]);
  const second = officer(server, await server.signIn('dora@example.test', 'password of Dora'));
  expect(await second.approve(ban.id)).toMatchObject({
    status: 409,
    body: { code: 'second_person_required' },
  });
  expect(await second.reject(ban.id)).toMatchObject({
    status: 409,
    body: { code: 'second_person_required' },
  });
});

test('what is approved is what was proposed: it cannot change, run out, or be permitted meanwhile', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const { body: held } = await ann.propose(caseId, { action: 'suspend', until: inDays(2) });
  const { prisma } = server.database;
  for (const data of [
    { action: 'ban' },
    { until: new Date(Date.now() + 1e10) },
    { reason: 'Another.' },
    { accountCount: 2 },
  ]) {
    await expect(prisma.decision.update({ where: { id: held.id }, data })).rejects.toThrow();
  }
  await server.call('POST', `/v1/accounts/${accountId}/approvals`, {
    ...{ kind: 'research_agreement', reference: 'RA-9', validFrom: inDays(-1), expiresAt: inDays(9) },
  });
  expect(await ben.approve(held.id)).toMatchObject({ status: 409, body: { code: 'covered_by_approval' } });
  expect(await standing(accountId)).toBe('active');
});
