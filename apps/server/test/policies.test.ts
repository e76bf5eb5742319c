import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { Dossier } from '@stillwatch/contracts/dossier';
import type {
  AcceptanceCount,
  ClauseAcceptance,
  PolicyAcceptance,
  PolicyClause,
  RecordedAcceptances,
} from '@stillwatch/contracts/policy-clause';
import { accountWithCase, inDays, listed, officer, type Officer, type Refusal } from './review-fixtures.js';
import { addPerson, administrator, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let admin: string;
const wording = {
  title: 'No competing models from outputs',
  text: 'You may not train a competing model on outputs. This wording is newer.',
  scope: 'competing',
  exceptions: ['research_agreement'],
};
const clause = 'outputs-competing-models';

beforeAll(async () => {
  server = await startTestServer();
  ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  admin = await server.signIn(administrator.email, administrator.password);
});
afterAll(() => server.close());

const add = (input: object, cookie = admin) =>
  server.call<PolicyClause & Refusal>('POST', '/v1/policy-clauses', { ...wording, ...input }, { cookie });
const accept = (accountId: string, version: number, acceptedAt: string) =>
  server.call<PolicyAcceptance & Refusal>(
    'PUT',
    `/v1/accounts/${accountId}/policy-acceptances/${clause}/${version}`,
    { acceptedAt },
  );
const dossier = async (accountId: string) =>
  (await server.call<Dossier>('GET', `/v1/accounts/${accountId}/dossier`)).body;

test('a new wording is a new version, by an administrator, on record, and never edited', async () => {
  expect(
    await ann.post('/v1/policy-clauses', { ...wording, clause, effectiveFrom: inDays(1) }),
  ).toMatchObject({
    status: 403,
  });
  const added = await add({ clause, effectiveFrom: inDays(1) });
  expect(added).toMatchObject({ status: 201, body: { id: `${clause}/2`, version: 2, ...wording } });
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId: `${clause}/2` } });
  expect(rows).toMatchObject([{ action: 'policy_clause.created', after: { text: wording.text } }]);
  const edit = { where: { id_version: { id: clause, version: 2 } }, data: { text: 'Something else.' } };
  await expect(server.database.prisma.policyClause.update(edit)).rejects.toThrow(
    /append-only|permission denied/,
  );
});

test('no version begins in the past or before the one it replaces', async () => {
  for (const effectiveFrom of [inDays(-1), '2023-01-01T00:00:00Z', inDays(0.5)]) {
    expect(await add({ clause, effectiveFrom })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  }
  expect(await add({ clause: 'resale', scope: 'any', effectiveFrom: '2023-01-01T00:00:00Z' })).toMatchObject({
    status: 201,
    body: { version: 1 },
  });
});

test('two wordings added at once get two versions', async () => {
  const both = await Promise.all([
    add({ clause: 'twins', effectiveFrom: inDays(3) }),
    add({ clause: 'twins', effectiveFrom: inDays(4) }),
  ]);
  const versions = both.flatMap(({ status, body }) => (status === 201 ? body.version : []));
  expect(new Set(versions).size).toBe(versions.length);
  expect(versions).toContain(1);
});

test('of two people who write the next version of one clause at once, the second is told and nothing of theirs is kept', async () => {
  await add({ clause: 'rivals', effectiveFrom: inDays(3) });
  const both = await Promise.all([
    add({ clause: 'rivals', effectiveFrom: inDays(5), replaces: 1 }),
    add({ clause: 'rivals', effectiveFrom: inDays(6), replaces: 1 }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body.code).toBe('clause_changed');
  expect(await add({ clause: 'fresh', effectiveFrom: inDays(3), replaces: 2 })).toMatchObject({
    status: 409,
    body: { code: 'clause_changed' },
  });
  expect(await add({ clause: 'fresh', effectiveFrom: inDays(3), replaces: 0 })).toMatchObject({
    status: 201,
  });
});

test('no wording begins where a decision has judged usage by another one', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const { body } = await ann.propose(caseId, { action: 'warn' });
  const cited = body.statementOfReasons.clause;
  const { account } = await dossier(accountId);
  const usageAt = Date.parse(account.lastEventAt ?? '');
  expect(cited).toMatchObject({ id: clause, version: 1, usageAt: account.lastEventAt });
  const at = (ms: number) => new Date(ms).toISOString();
  const backdated = { clause: 'backdated', replaces: 0 };
  expect(await add({ ...backdated, effectiveFrom: at(usageAt - 86_400_000) })).toMatchObject({
    status: 409,
    body: { code: 'clause_cited' },
  });
  expect(
    await add({ clause: 'of-another-scope', scope: 'any', effectiveFrom: at(usageAt - 86_400_000) }),
  ).toMatchObject({ status: 201 });
  expect(await add({ ...backdated, effectiveFrom: '2023-01-01T00:00:00Z' })).toMatchObject({ status: 201 });
});

test('usage is judged by the wording of its time, and the dossier says which one the account had accepted', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  expect((await dossier(accountId)).terms).toMatchObject([
    { clause: { id: `${clause}/1` }, accepted: null },
    { clause: { scope: 'any' }, accepted: null },
  ]);
  expect(await accept(accountId, 1, '2025-03-01T00:00:00.000Z')).toMatchObject({
    status: 200,
    body: { version: 1 },
  });
  expect((await dossier(accountId)).terms[0]).toMatchObject({
    clause: { version: 1 },
    accepted: { version: 1, acceptedAt: '2025-03-01T00:00:00.000Z' },
  });
  const { body } = await ann.propose(caseId, { action: 'warn' });
  expect(body.statementOfReasons.clause).toMatchObject({ id: clause, version: 1 });
});

test('what was accepted stays on record as it was first told', async () => {
  const { accountId } = await accountWithCase(server);
  await accept(accountId, 1, '2025-03-01T00:00:00.000Z');
  expect((await accept(accountId, 1, '2026-01-01T00:00:00.000Z')).body.acceptedAt).toBe(
    '2025-03-01T00:00:00.000Z',
  );
  expect(await accept(accountId, 9, '2025-03-01T00:00:00Z')).toMatchObject({
    status: 404,
    body: { code: 'clause_not_found' },
  });
  expect(await accept(accountId, 1, inDays(1))).toMatchObject({ status: 400 });
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId: accountId } });
  expect(rows.filter(({ action }) => action === 'policy_clause.accepted')).toHaveLength(1);
});

test('an acceptance by all accounts is recorded in one act, and leaves earlier ones alone', async () => {
  const early = await accountWithCase(server);
  const late = await accountWithCase(server);
  await accountWithCase(server);
  await accept(early.accountId, 1, '2025-03-01T00:00:00.000Z');
  const path = `/v1/policy-clauses/${clause}/1/acceptances`;
  const named = { acceptedAt: '2026-02-02T00:00:00.000Z', accountIds: [late.accountId, 'acct_nobody'] };
  expect((await server.call<RecordedAcceptances>('POST', path, named)).body).toEqual({ recorded: 2 });
  const all = await server.call<RecordedAcceptances>('POST', path, {
    acceptedAt: '2026-02-02T00:00:00.000Z',
  });
  expect(all.body.recorded).toBeGreaterThan(0); // The one that nobody has told of yet.
  const of = async (accountId: string) =>
    (await server.call<PolicyAcceptance[]>('GET', `/v1/accounts/${accountId}/policy-acceptances`)).body;
  expect(await of(early.accountId)).toMatchObject([{ acceptedAt: '2025-03-01T00:00:00.000Z' }]);
  expect(await of(late.accountId)).toMatchObject([{ version: 1, recordedBy: 'Bootstrap key' }]);
});

test('of each wording it is known who has accepted it when, and how many have', async () => {
  const { accountId } = await accountWithCase(server);
  await accept(accountId, 1, '2026-04-04T00:00:00.000Z');
  const path = `/v1/policy-clauses/${clause}/1/acceptances`;
  const { rows } = await listed<ClauseAcceptance>(server, path, { filter: { accountId } });
  expect(rows).toMatchObject([
    {
      id: accountId,
      clause,
      version: 1,
      acceptedAt: '2026-04-04T00:00:00.000Z',
      recordedBy: 'Bootstrap key',
    },
  ]);
  const all = await listed<ClauseAcceptance>(server, path, { range: [0, 0] });
  expect(all.rows).toMatchObject([{ accountId }]); // The newest acceptance comes first.
  const { body: counts } = await ann.get<AcceptanceCount[]>('/v1/policy-clauses/acceptance-counts');
  expect(counts.find(({ id }) => id === `${clause}/1`)).toMatchObject({
    accountCount: await server.database.prisma.policyAcceptance.count({ where: { clauseId: clause } }),
    newestAt: '2026-04-04T00:00:00.000Z',
  });
  expect(counts.find(({ id }) => id === `${clause}/2`)).toMatchObject({ accountCount: 0, newestAt: null });
  expect(await ann.get('/v1/policy-clauses/unknown/1/acceptances')).toMatchObject({ status: 404 });
});
