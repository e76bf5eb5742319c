import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditVerification } from '@stillwatch/contracts/audit-log';
import type { CaseDetail, Dossier } from '@stillwatch/contracts/dossier';
import type { Decision, DecisionAccount, Enforcement } from '@stillwatch/contracts/enforcement';
import { foldStanding, type StandingDecision } from '../src/enforcement/standing.fold.js';
import { campaignWithCase, inDays, listed, officer, type Officer, mildLimit } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let ben: Officer;

beforeAll(async () => {
  server = await startTestServer();
  ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
});
afterAll(() => server.close());

const enforcement = async (accountId: string | undefined) =>
  (await server.call<Enforcement>('GET', `/v1/enforcement/${accountId}`)).body;
const standings = async (accountIds: readonly string[]) =>
  (await Promise.all(accountIds.map(enforcement))).map(({ standing }) => standing);
const caseFile = async (caseId: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`)).body;
const cover = (accountId: string | undefined, reference: string) =>
  server.call<{ id: string }>('POST', `/v1/accounts/${accountId}/approvals`, {
    ...{ kind: 'research_agreement', reference, validFrom: inDays(-1), expiresAt: inDays(100) },
  });

test('a campaign is banned as one, by two people, and every member has its own statement of reasons', async () => {
  const { campaignId, caseId, accountIds } = await campaignWithCase(server, 2_100);
  const [first, last] = [accountIds[0], accountIds.at(-1)];
  const { status, body } = await ann.propose(caseId, { action: 'ban' });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: { accountId: null, campaignId, accountCount: 2_100, status: 'proposed' },
  });
  expect(await ann.approve(body.id)).toMatchObject({ body: { code: 'second_person_required' } });
  expect(await standings([first ?? '', last ?? ''])).toEqual(['active', 'active']);
  expect((await ben.approve(body.id)).body).toMatchObject({ status: 'in_force', accountCount: 2_100 });

  expect(await enforcement(last)).toMatchObject({ standing: 'banned', effect: 'block', decisionId: body.id });
  expect(await server.database.prisma.account.count({ where: { standingDecisionId: body.id } })).toBe(2_100);
  expect(await caseFile(caseId)).toMatchObject({
    state: 'closed',
    outcome: 'ban',
    decisions: [{ id: body.id }],
  });

  const { rows, range } = await listed<DecisionAccount>(server, `/v1/decisions/${body.id}/accounts`, {
    range: [0, 1],
  });
  expect(range).toBe('accounts 0-1/2100');
  expect(rows[0]).toMatchObject({ accountId: first, standing: 'banned' });
  expect(rows.map((row) => row.statementOfReasons.facts)).toEqual(
    [0, 1].map((index) => [
      'The linked accounts together: They ask the same within the same minutes.',
      'This account is one of them: It shares a template with 2099 others.',
      `What ${accountIds[index]} does alone.`,
    ]),
  );
  const { body: dossier } = await server.call<Dossier>('GET', `/v1/accounts/${last}/dossier`);
  expect(dossier.decisions).toMatchObject([{ id: body.id, accountCount: 2_100 }]);
  expect(dossier.decisions[0]?.statementOfReasons.facts).toContain(`What ${last} does alone.`);
  expect(
    (await listed<Decision>(server, '/v1/decisions', { filter: { accountId: last } })).rows,
  ).toHaveLength(1);
  expect((await server.call<AuditVerification>('GET', '/v1/audit-log/verify')).body.ok).toBe(true);
});

test('a carve-out decides some members and leaves the case open for the others', async () => {
  const { caseId, accountIds } = await campaignWithCase(server, 4);
  const [a = '', b = '', c = '', d = ''] = accountIds;
  const { body: ban } = await ann.propose(caseId, { action: 'ban', accountIds: [b, a] });
  expect(ban).toMatchObject({ accountCount: 2 });
  expect((await ben.approve(ban.id)).body.status).toBe('in_force');
  expect(await standings(accountIds)).toEqual(['banned', 'banned', 'active', 'active']);
  expect(await caseFile(caseId)).toMatchObject({ state: 'open', closedAt: null, outcome: null });

  const { body: rest } = await ann.propose(caseId, { action: 'no_violation' });
  expect(rest).toMatchObject({ status: 'in_force', accountCount: 2 });
  const { rows } = await listed<DecisionAccount>(server, `/v1/decisions/${rest.id}/accounts`, {});
  expect(rows.map((row) => row.accountId)).toEqual([c, d]);
  expect(await caseFile(caseId)).toMatchObject({ state: 'closed', outcome: 'ban' });
});

test('who is no member cannot be decided about, and is named', async () => {
  const { caseId, accountIds } = await campaignWithCase(server, 2);
  const stranger = (await campaignWithCase(server, 1)).accountIds[0];
  expect(
    await ann.propose(caseId, { action: 'ban', accountIds: [accountIds[0], stranger, 'nobody'] }),
  ).toMatchObject({
    status: 400,
    body: {
      code: 'invalid_request',
      errors: [{ message: `${stranger}: not of this case` }, { message: 'nobody: not of this case' }],
    },
  });
});

test('members that an approval covers are refused by name, and the case closes without them', async () => {
  const { caseId, accountIds } = await campaignWithCase(server, 3);
  const [free = '', covered = '', other = ''] = accountIds;
  await cover(covered, 'RA-1');
  expect(await ann.propose(caseId, { action: 'ban' })).toMatchObject({
    status: 409,
    body: {
      code: 'covered_by_approval',
      errors: [{ path: 'accountIds', message: `${covered}: permitted by the approval RA-1` }],
    },
  });
  const { body: ban } = await ann.propose(caseId, { action: 'ban', accountIds: [free, other] });
  await cover(other, 'RA-2');
  expect(await ben.approve(ban.id)).toMatchObject({ status: 409, body: { code: 'covered_by_approval' } });
  expect((await ann.cancel(ban.id)).status).toBe(200);
  const { body: again } = await ann.propose(caseId, { action: 'ban', accountIds: [free] });
  expect((await ben.approve(again.id)).body.status).toBe('in_force');
  expect(await standings(accountIds)).toEqual(['banned', 'active', 'active']);
  expect(await caseFile(caseId)).toMatchObject({ state: 'closed', outcome: 'ban' });
});

test('what is approved is what was proposed: who joins meanwhile is left to decide', async () => {
  const { campaignId, caseId, accountIds } = await campaignWithCase(server, 2);
  const { body: ban } = await ann.propose(caseId, { action: 'ban' });
  const [newcomer = ''] = (await campaignWithCase(server, 1)).accountIds;
  const { prisma } = server.database;
  await prisma.campaignMember.update({ where: { accountId: newcomer }, data: { campaignId } });
  expect((await ben.approve(ban.id)).body).toMatchObject({ accountCount: 2 });
  expect(await standings([...accountIds, newcomer])).toEqual(['banned', 'banned', 'active']);
  expect(await caseFile(caseId)).toMatchObject({ state: 'open' });
  await prisma.campaignFinding.update({ where: { accountId: newcomer }, data: { campaignId } });
  const { body: warning } = await ann.propose(caseId, { action: 'warn' });
  expect(warning).toMatchObject({ accountCount: 1 });
  expect(await caseFile(caseId)).toMatchObject({ state: 'closed', outcome: 'ban' });
});

test('a member is reinstated on the closed case, also when it is no member any more', async () => {
  const { caseId, accountIds } = await campaignWithCase(server, 3);
  const [wronged = ''] = accountIds;
  await ann.propose(caseId, { ...mildLimit(), limitPercent: 25 });
  expect(await enforcement(wronged)).toMatchObject({
    standing: 'limited',
    effect: 'limit',
    limitPercent: 25,
  });
  await server.database.prisma.campaignMember.delete({ where: { accountId: wronged } });
  expect((await ann.propose(caseId, { action: 'reinstate', accountIds: [wronged] })).body).toMatchObject({
    status: 'in_force',
    accountCount: 1,
  });
  expect(await standings(accountIds)).toEqual(['active', 'limited', 'limited']);
  expect((await ann.propose(caseId, { action: 'reinstate' })).body).toMatchObject({ accountCount: 2 });
  expect(await standings(accountIds)).toEqual(['active', 'active', 'active']);
  expect(await ann.propose(caseId, { action: 'reinstate' })).toMatchObject({
    body: { code: 'standing_unchanged' },
  });
});

test('of two officers who decide overlapping members at once each account stands as its decisions say', async () => {
  const { caseId, accountIds } = await campaignWithCase(server, 6);
  const asked: [Officer, object, string[]][] = [
    [ann, mildLimit(), accountIds.slice(0, 4)],
    [ben, { action: 'warn' }, accountIds.slice(2, 6).reverse()],
    [ann, { action: 'reinstate' }, accountIds.slice(0, 3)],
    [ben, mildLimit(), accountIds.slice(1, 5)],
  ];
  for (let round = 0; round < 3; round += 1) {
    const answers = await Promise.all(
      asked.map(([person, input, chosen]) => person.propose(caseId, { ...input, accountIds: chosen })),
    );
    expect(answers.map(({ status }) => status).filter((status) => ![201, 409].includes(status))).toEqual([]);
  }
  for (const accountId of accountIds) {
    const rows = await server.database.prisma.decisionAccount.findMany({
      where: { accountId },
      include: { decision: true },
    });
    const { standing, decisionId } = foldStanding(rows.map(({ decision }) => decision as StandingDecision));
    expect(await enforcement(accountId)).toMatchObject({ standing, decisionId });
  }
});

test('nobody is added to a decision afterwards, nor taken out of it', async () => {
  const { caseId, accountIds } = await campaignWithCase(server, 2);
  const { body } = await ann.propose(caseId, { ...mildLimit(), accountIds: accountIds.slice(0, 1) });
  const row = { decisionId: body.id, accountId: accountIds[1] ?? '', statementOfReasons: {} };
  await expect(server.database.prisma.decisionAccount.create({ data: row })).rejects.toThrow(
    /as it was proposed|those it was proposed for/,
  );
  await expect(
    server.database.prisma.decisionAccount.deleteMany({ where: { decisionId: body.id } }),
  ).rejects.toThrow();
});
