import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { CaseDetail, Dossier } from '@stillwatch/contracts/dossier';
import type { Decision, Enforcement } from '@stillwatch/contracts/enforcement';
import {
  accountWithCase,
  inDays,
  listed,
  officer,
  type Officer,
  mildLimit,
  asOwner,
} from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer, administrator } from './server-harness.js';

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

const enforcement = async (accountId: string) =>
  (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body;
const caseFile = async (caseId: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`)).body;

test('a ban blocks the account once a second person has approved it, and not before', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const proposed = await ann.propose(caseId, { action: 'ban' });
  expect(proposed).toMatchObject({
    status: 201,
    body: { caseId, accountId, action: 'ban', status: 'proposed', proposedBy: annId },
  });
  expect(await enforcement(accountId)).toEqual({
    accountId,
    standing: 'active',
    effect: 'allow',
    until: null,
    decisionId: null,
    limitPercent: null,
    upcoming: null,
  });
  expect(await caseFile(caseId)).toMatchObject({
    state: 'awaiting_approval',
    pendingDecisionId: proposed.body.id,
  });

  expect(await ann.approve(proposed.body.id)).toMatchObject({
    status: 409,
    body: { code: 'second_person_required' },
  });
  expect(await enforcement(accountId)).toMatchObject({ effect: 'allow' });

  const approved = await ben.approve(proposed.body.id);
  expect(approved).toMatchObject({
    status: 200,
    body: { status: 'in_force', resolvedBy: benId, resolvedByName: 'Ben' },
  });
  expect(await enforcement(accountId)).toEqual({
    accountId,
    standing: 'banned',
    effect: 'block',
    until: null,
    decisionId: proposed.body.id,
    limitPercent: null,
    upcoming: null,
  });
  const file = await caseFile(caseId);
  expect(file).toMatchObject({ state: 'closed', outcome: 'ban', pendingDecisionId: null });
  expect(file.events.map((event) => [event.kind, event.actorName])).toEqual([
    ['decision_proposed', 'Ann'],
    ['decision_approved', 'Ben'],
    ['closed', 'Ben'],
  ]);
});

test('every act on a decision is in the audit log, whose chain holds', async () => {
  const { caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, { action: 'ban' });
  await ben.reject(body.id);
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
    filter: { objectType: 'decision', objectId: body.id },
  });
  expect(rows.map((entry) => [entry.action, entry.actorName])).toEqual([
    ['decision.rejected', 'Ben'],
    ['decision.proposed', 'Ann'],
  ]);
  const { body: verified } = await server.call<AuditVerification>('GET', '/v1/audit-log/verify');
  expect(verified).toMatchObject({ ok: true, brokenAt: null });
});

test('a rejected or cancelled proposal leaves the account alone and opens the case again', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const first = await ann.propose(caseId, { action: 'suspend', until: inDays(14) });
  expect(await ben.reject(first.body.id, {})).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
  expect(await ben.reject(first.body.id)).toMatchObject({
    status: 200,
    body: { status: 'rejected', resolvedReason: 'Not convincing.' },
  });
  expect(await caseFile(caseId)).toMatchObject({ state: 'open', pendingDecisionId: null });

  const second = await ann.propose(caseId, { action: 'ban' });
  expect(await ben.cancel(second.body.id)).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope' },
  });
  expect(await ann.cancel(second.body.id)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  expect(await caseFile(caseId)).toMatchObject({ state: 'open' });
  expect(await enforcement(accountId)).toMatchObject({ standing: 'active' });
  for (const again of [ben.approve, ben.reject, ann.cancel]) {
    expect(await again(second.body.id)).toMatchObject({ status: 409, body: { code: 'decision_resolved' } });
  }
});

test('a decision that needs one person is in force at once and closes the case', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const limited = await ann.propose(caseId, mildLimit());
  expect(limited).toMatchObject({ status: 201, body: { status: 'in_force', resolvedBy: null } });
  expect(await enforcement(accountId)).toMatchObject({
    standing: 'limited',
    effect: 'limit',
    decisionId: limited.body.id,
  });
  expect(await ben.propose(caseId, { action: 'warn' })).toMatchObject({
    status: 409,
    body: { code: 'case_decided' },
  });

  expect(await ben.propose(caseId, { action: 'reinstate' })).toMatchObject({
    status: 201,
    body: { status: 'in_force' },
  });
  expect(await enforcement(accountId)).toMatchObject({
    standing: 'active',
    effect: 'allow',
    decisionId: null,
    limitPercent: null,
    upcoming: null,
  });
  expect(await ben.propose(caseId, { action: 'reinstate' })).toMatchObject({
    status: 409,
    body: { code: 'standing_unchanged' },
  });
});

test('asking for information keeps the case open', async () => {
  const { caseId } = await accountWithCase(server);
  expect((await ann.propose(caseId, { action: 'request_information' })).body.status).toBe('in_force');
  expect(await caseFile(caseId)).toMatchObject({ state: 'awaiting_information', closedAt: null });
  expect((await ann.propose(caseId, { action: 'no_violation' })).status).toBe(201);
  expect(await caseFile(caseId)).toMatchObject({ state: 'closed', outcome: 'no_violation' });
});

test('a suspension is over at its end without anybody doing anything', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, { action: 'suspend', until: inDays(1) });
  await ben.approve(body.id);
  expect(await enforcement(accountId)).toMatchObject({ standing: 'suspended', effect: 'block' });
  const { rows: suspended } = await listed(server, '/v1/accounts', { filter: { standing: 'suspended' } });
  expect(suspended).toMatchObject([{ accountId }]);

  await asOwner(
    server,
    `UPDATE accounts SET standing_until = now() - interval '1 second' WHERE account_id = $1`,
    [accountId],
  );
  expect(await enforcement(accountId)).toEqual({
    accountId,
    standing: 'active',
    effect: 'allow',
    until: null,
    decisionId: null,
    limitPercent: null,
    upcoming: null,
  });
  expect((await listed(server, '/v1/accounts', { filter: { standing: 'suspended' } })).rows).toEqual([]);
  const { rows: active } = await listed(server, '/v1/accounts', {
    filter: { standing: 'active', accountId },
  });
  expect(active).toMatchObject([{ accountId, standing: 'active' }]);
});

test('a key never decides, whatever its scopes', async () => {
  const { caseId } = await accountWithCase(server);
  const byKey = await server.call('POST', `/v1/cases/${caseId}/decisions`, {
    action: 'warn',
    reason: 'A machine says so.',
  });
  expect(byKey).toMatchObject({ status: 403, body: { code: 'people_only' } });
  const { body } = await ann.propose(caseId, { action: 'ban' });
  expect(await server.call('POST', `/v1/decisions/${body.id}/approve`)).toMatchObject({
    status: 403,
    body: { code: 'people_only' },
  });
});

test('a viewer sees and does not decide', async () => {
  const { caseId } = await accountWithCase(server);
  const viewer = officer(server, (await addPerson(server, 'Vic', 'viewer')).cookie);
  expect((await viewer.get(`/v1/cases/${caseId}`)).status).toBe(200);
  expect(await viewer.propose(caseId, { action: 'warn' })).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope' },
  });
  expect(await viewer.note(caseId, 'Hello.')).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope' },
  });
});

test('an approval on file stops a ban at its proposal, and at its approval if it came in between', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const agreement = {
    kind: 'research_agreement',
    reference: 'RA-7',
    validFrom: inDays(-1),
    expiresAt: inDays(100),
  };
  const { body: pending } = await ann.propose(caseId, { action: 'ban' });
  const { body: approval } = await server.call<{ id: string }>(
    'POST',
    `/v1/accounts/${accountId}/approvals`,
    agreement,
  );
  expect(await ben.approve(pending.id)).toMatchObject({ status: 409, body: { code: 'covered_by_approval' } });
  await ann.cancel(pending.id);
  expect(await ann.propose(caseId, { action: 'limit' })).toMatchObject({
    status: 409,
    body: { code: 'covered_by_approval' },
  });

  const revocation = { reason: 'The agreement was broken.' };
  expect(await server.call('POST', `/v1/approvals/${approval.id}/revoke`, revocation)).toMatchObject({
    status: 403,
    body: { code: 'people_only' },
  });
  const cookie = await server.signIn(administrator.email, administrator.password);
  await server.call('POST', `/v1/approvals/${approval.id}/revoke`, revocation, { cookie });
  const again = await ann.propose(caseId, { action: 'ban' });
  expect(again.status).toBe(201);
  expect((await ben.approve(again.body.id)).body.status).toBe('in_force');
});

test('a decision carries its statement of reasons', async () => {
  const { caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, {
    action: 'ban',
    reason: 'It asks for task instructions by the thousand.',
  });
  expect(body.statementOfReasons).toMatchObject({
    facts: ['The recurring part asks for task instructions.'],
    clause: { id: 'outputs-competing-models', version: 1 },
    automatedDetection: true,
    automatedDecision: false,
    scorecardVersion: 'test-1',
    score: 93,
    explanation: 'It asks for task instructions by the thousand.',
    redress: expect.stringContaining('heard by a person'),
  });
});

test('bad input to a decision names what is wrong', async () => {
  const { caseId } = await accountWithCase(server);
  const isRefused = async (input: object, told: object) =>
    expect((await ann.propose(caseId, input)).body).toMatchObject({ code: 'invalid_request', ...told });
  await isRefused({ action: 'suspend' }, { errors: [{ path: 'until' }] });
  await isRefused({ action: 'suspend', until: inDays(-1) }, { detail: 'until: must be in the future.' });
  await isRefused({ action: 'ban', reason: 'short' }, { errors: [{ path: 'reason' }] });
  await isRefused({ action: 'annihilate' }, { errors: [{ path: 'action' }] });
  await isRefused({ action: 'warn', reason: 'with a NUL \0 inside it' }, {});
});

test('unknown cases, decisions and accounts answer 404 with their code', async () => {
  const nobody = '0198c0de-0000-7000-8000-000000000000';
  for (const id of [nobody, 'no-such-id', '%00']) {
    expect(await ann.propose(id, { action: 'warn' })).toMatchObject({
      status: 404,
      body: { code: 'case_not_found' },
    });
    expect(await ann.approve(id)).toMatchObject({ status: 404, body: { code: 'decision_not_found' } });
    expect(await server.call('GET', `/v1/cases/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'case_not_found' },
    });
  }
  for (const path of ['/v1/enforcement/nobody', '/v1/accounts/nobody/dossier', '/v1/enforcement/%00']) {
    expect(await server.call('GET', path)).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
  }
});

test('decisions are listed by case and by account, and the dossier holds them with everything else', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, { action: 'warn' });
  for (const filter of [{ caseId }, { accountId }, { id: [body.id] }]) {
    const { rows, range } = await listed<Decision>(server, '/v1/decisions', { filter });
    expect(rows.map((decision) => decision.id)).toEqual([body.id]);
    expect(range).toBe('decisions 0-0/1');
  }
  const { body: dossier } = await server.call<Dossier>('GET', `/v1/accounts/${accountId}/dossier`);
  expect(dossier).toMatchObject({
    account: { accountId, openCaseId: null },
    enforcement: { effect: 'allow' },
    risk: { score: 93, reasons: [{ signal: 'template-intent' }] },
    cases: [{ id: caseId, state: 'closed' }],
    decisions: [{ id: body.id }],
  });
});
