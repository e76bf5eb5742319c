import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import {
  accountWithCase,
  inDays,
  listed,
  officer,
  type Officer,
  mildLimit,
  asOwner,
} from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let ben: Officer;
let benId: string;

beforeAll(async () => {
  server = await startTestServer();
  ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  const { id, cookie } = await addPerson(server, 'Ben', 'officer');
  [ben, benId] = [officer(server, cookie), id];
});
afterAll(() => server.close());

const enforcement = async (accountId: string) =>
  (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body;
const caseFile = async (caseId: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`)).body;

test('a decision with a period of grace takes effect by itself when it is over, and not before', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const effectiveAt = inDays(7);
  const { body } = await ann.propose(caseId, { action: 'ban', effectiveAt });
  expect((await ben.approve(body.id)).body).toMatchObject({ status: 'in_force', effectiveAt });
  expect(await enforcement(accountId)).toMatchObject({
    standing: 'active',
    effect: 'allow',
    upcoming: { standing: 'banned', from: effectiveAt, decisionId: body.id },
  });
  await asOwner(
    server,
    `UPDATE accounts SET upcoming_from = now() - interval '1 second' WHERE account_id = $1`,
    [accountId],
  );
  expect(await enforcement(accountId)).toMatchObject({
    standing: 'banned',
    effect: 'block',
    decisionId: body.id,
    upcoming: null,
  });
  const banned = await listed(server, '/v1/accounts', { filter: { standing: 'banned', accountId } });
  expect(banned.rows).toMatchObject([{ accountId, standing: 'banned' }]);
  const active = await listed(server, '/v1/accounts', { filter: { standing: 'active', accountId } });
  expect(active.rows).toEqual([]);
});

test('in its period of grace anybody withdraws it, the approver stays on record and the case is open again', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, {
    action: 'suspend',
    until: inDays(30),
    effectiveAt: inDays(7),
  });
  await ben.approve(body.id);
  const cleo = officer(server, (await addPerson(server, 'Cleo', 'officer')).cookie);
  expect((await cleo.cancel(body.id, { reason: 'The customer has explained it.' })).body).toMatchObject({
    status: 'cancelled',
    resolvedBy: benId,
    withdrawnByName: 'Cleo',
    withdrawnReason: 'The customer has explained it.',
  });
  expect(await enforcement(accountId)).toMatchObject({ standing: 'active', upcoming: null });
  const file = await caseFile(caseId);
  expect(file).toMatchObject({ state: 'open', closedAt: null, outcome: null });
  expect(file.events.map((event) => event.kind).slice(-2)).toEqual(['decision_withdrawn', 'reopened']);
  expect(await cleo.cancel(body.id)).toMatchObject({ status: 409, body: { code: 'decision_resolved' } });
});

test('a decision in effect is not withdrawn but followed by a reinstatement', async () => {
  const { caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, mildLimit());
  expect(await ann.cancel(body.id)).toMatchObject({ status: 409, body: { code: 'decision_in_effect' } });
  expect((await ann.propose(caseId, { action: 'reinstate' })).status).toBe(201);
});

test('while it runs no other decision moves the standing', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, { ...mildLimit(), effectiveAt: inDays(7) });
  const { id: newCaseId } = await server.database.prisma.case.create({
    data: {
      subjectId: accountId,
      origin: 'score',
      band: 'critical',
      score: 99,
      probability: 0.99,
      dueAt: new Date(),
    },
  });
  expect(await ann.propose(newCaseId, { action: 'ban' })).toMatchObject({
    status: 409,
    body: { code: 'decision_scheduled', errors: [{ message: expect.stringContaining(body.id) }] },
  });
  expect((await ann.cancel(body.id)).status).toBe(200);
  expect(await caseFile(caseId)).toMatchObject({ state: 'closed' });
  expect((await ann.propose(newCaseId, { action: 'ban' })).status).toBe(201);
});

test('dates that make no sense are refused', async () => {
  const { caseId } = await accountWithCase(server);
  for (const input of [
    { action: 'warn', effectiveAt: inDays(1) },
    { action: 'ban', effectiveAt: inDays(-1) },
    { action: 'ban', effectiveAt: inDays(91) },
    { action: 'suspend', until: inDays(3), effectiveAt: inDays(4) },
    { action: 'ban', limitPercent: 20 },
    { action: 'limit', limitPercent: 100 },
  ]) {
    expect(await ann.propose(caseId, input)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  }
});
