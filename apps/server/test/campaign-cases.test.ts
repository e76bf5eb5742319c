import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import type { Case, NextCase } from '@stillwatch/contracts/case';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { CasesService } from '../src/cases/cases.service.js';
import { campaignWorld, type CampaignWorld } from './campaign-fixtures.js';
import { campaignWithCase, inDays, listed, officer, type Officer, mildLimit } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

// What becomes of the cases of accounts whose campaign has one too, and of a campaign's case when there is no campaign any more.

let server: TestServer;
let world: CampaignWorld;
let ann: Officer;
let ben: Officer;
let annCookie: string;

beforeAll(async () => {
  server = await startTestServer();
  world = campaignWorld(server);
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  for (let index = 0; index < 40; index += 1) {
    const means = { paymentFingerprint: `own_card_${index}`, ip: `172.16.${index}.9` };
    await world.register(`bystander_${index}`, means);
  }
  annCookie = (await addPerson(server, 'Ann', 'officer')).cookie;
  ann = officer(server, annCookie);
  ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
});
afterAll(() => server.close());

const caseFile = async (caseId: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${caseId}`)).body;
const subjectsIn = async (filter: object) =>
  (await listed<Case>(server, '/v1/cases', { filter, range: [0, 99] })).rows.map(({ subject }) => subject.id);
const auditOf = async (objectId: string) =>
  (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId } })).rows;

async function ownCase(accountId: string | undefined): Promise<string> {
  const shown = { band: 'review', score: 70, probability: 0.7, dueAt: new Date() };
  const data = { subjectId: accountId ?? '', origin: 'score', ...shown };
  return (await server.database.prisma.case.create({ data, select: { id: true } })).id;
}

/** A campaign of three with a case, and an open case of each of its members. */
async function campaignOfThree() {
  const campaign = await campaignWithCase(server, 3);
  const own = [];
  for (const accountId of campaign.accountIds) own.push(await ownCase(accountId));
  return { ...campaign, own };
}
const ban = async (caseId: string, input: object = {}) => {
  const { body } = await ann.propose(caseId, { action: 'ban', ...input });
  expect((await ben.approve(body.id)).body.status).toBe('in_force');
  return body.id;
};

test('an account whose campaign has an undecided case is out of the queue, and nobody is given its case, until that is closed', async () => {
  const { caseId, accountIds } = await campaignOfThree();
  const waiting = { state: 'open', inCampaignCase: false };
  const shown = async (filter: object) =>
    (await subjectsIn(filter)).filter((id) => accountIds.includes(id)).sort();
  expect(await shown(waiting)).toEqual([]);
  expect(await shown({ state: 'open', inCampaignCase: true })).toEqual(accountIds);
  const given: string[] = [];
  for (;;) {
    const { body } = await ann.post<NextCase>('/v1/cases/next', { except: given });
    if (body.case === null) break;
    given.push(body.case.id);
    expect(accountIds).not.toContain(body.case.subject.id);
  }
  expect(given).toContain(caseId);
  await ann.propose(caseId, { action: 'no_violation' });
  expect(await shown(waiting)).toEqual(accountIds);
});

test('a ban in the campaign’s case ends the members’ own cases, with a reference to the decision', async () => {
  const { campaignId, caseId, accountIds, own } = await campaignOfThree();
  const [first = ''] = own;
  await ann.propose(own[1] ?? '', { action: 'request_information' });
  const decisionId = await ban(caseId);
  const files = await Promise.all(own.map(caseFile));
  expect(files.map(({ state, outcome }) => [state, outcome])).toEqual([
    ['closed', 'ban'],
    ['closed', 'ban'],
    ['closed', 'ban'],
  ]);
  expect(files[0]?.decisions).toEqual([]);
  expect(files[0]?.events.at(-1)).toMatchObject({
    kind: 'closed',
    actorName: 'Ben',
    detail: { decisionId, decidedInCaseId: caseId, campaignId, outcome: 'ban' },
  });
  expect(await auditOf(first)).toMatchObject([
    {
      action: 'case.closed',
      actorName: 'Ben',
      before: { state: 'open' },
      after: { decisionId, accountId: accountIds[0] },
    },
  ]);
  expect((await server.call<AuditVerification>('GET', '/v1/audit-log/verify')).body.ok).toBe(true);
});

test('a decision about some members ends the cases of those alone', async () => {
  const { caseId, accountIds, own } = await campaignOfThree();
  await ban(caseId, { accountIds: accountIds.slice(0, 1) });
  expect((await Promise.all(own.map(caseFile))).map(({ state }) => state)).toEqual([
    'closed',
    'open',
    'open',
  ]);
});

test('that the campaign does nothing wrong leaves the members’ own cases to be decided', async () => {
  const { caseId, own } = await campaignOfThree();
  await ann.propose(caseId, { action: 'no_violation' });
  expect((await Promise.all(own.map(caseFile))).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
});

test('while a decision about an account is proposed on one case, none that hurts is on the other', async () => {
  const { caseId, accountIds, own } = await campaignOfThree();
  const [named = '', ...others] = accountIds;
  const { body: onOwn } = await ann.propose(own[0] ?? '', { action: 'ban' });
  expect(await ann.propose(caseId, { action: 'ban' })).toMatchObject({
    status: 409,
    body: {
      code: 'decision_pending',
      errors: [{ path: 'accountIds', message: `${named}: the proposal ${onOwn.id} waits for its approval` }],
    },
  });
  const { body: onCampaign } = await ann.propose(caseId, { action: 'ban', accountIds: others });
  expect(await ben.propose(own[1] ?? '', { action: 'limit' })).toMatchObject({
    status: 409,
    body: { code: 'decision_pending' },
  });
  await ben.approve(onCampaign.id);
  const states = (await Promise.all(own.map(caseFile))).map(({ state }) => state);
  expect(states).toEqual(['awaiting_approval', 'closed', 'closed']);
  // A warning hurts nobody: it is given, and the proposal on the account's own case stays.
  await ann.propose(caseId, { action: 'warn' });
  expect(await caseFile(own[0] ?? '')).toMatchObject({ state: 'awaiting_approval' });
  expect((await ben.approve(onOwn.id)).body.status).toBe('in_force');
});

test('of a ban proposed on both cases at once one is taken', async () => {
  for (let round = 0; round < 4; round += 1) {
    const { caseId, own } = await campaignOfThree();
    const answers = await Promise.all([
      ann.propose(caseId, { action: 'ban' }),
      ben.propose(own[0] ?? '', { action: 'ban' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  }
});

test('a decision withdrawn in its period of grace brings back the cases that it ended, but for those with a newer one', async () => {
  const { caseId, accountIds, own } = await campaignOfThree();
  const decisionId = await ban(caseId, { effectiveAt: inDays(7) });
  const newer = await ownCase(accountIds[2]);
  expect((await ann.cancel(decisionId, { reason: 'They have explained it.' })).status).toBe(200);
  const files = await Promise.all([...own, newer].map(caseFile));
  expect(files.map(({ state }) => state)).toEqual(['open', 'open', 'closed', 'open']);
  expect(files[0]).toMatchObject({ outcome: null, closedAt: null });
  expect(files[0]?.events.at(-1)).toMatchObject({ kind: 'reopened', detail: { decisionId } });
  expect((await auditOf(own[0] ?? '')).map(({ action }) => action).sort()).toEqual([
    'case.closed',
    'case.reopened',
  ]);
});

/** A campaign that linking has found, with its case. */
async function linkedCampaign(name: string): Promise<CampaignDetail & { caseId: string }> {
  const accountIds = await world.relay(name, 3, 20);
  await server.drain();
  const campaign = await world.campaignOf(accountIds[0] ?? '');
  return { ...campaign, caseId: campaign.openCaseId ?? '' };
}

/** Takes members out until the rest is none. */
async function dissolve({ id, members }: CampaignDetail): Promise<void> {
  for (const { accountId } of members) {
    if ((await world.campaign(id)).state === 'dissolved') return;
    const path = `/v1/campaigns/${id}/members/${accountId}/remove`;
    const { status } = await server.call(
      'POST',
      path,
      { reason: 'A house of its own.' },
      { cookie: annCookie },
    );
    expect(status).toBe(200);
  }
}

test('a campaign that is none any more ends its undecided case by itself, and the members’ own come back to the queue', async () => {
  const campaign = await linkedCampaign('brief');
  const accountIds = campaign.members.map(({ accountId }) => accountId);
  expect(await subjectsIn({ state: 'open', inCampaignCase: true, subjectId: accountIds })).toHaveLength(3);
  await dissolve(campaign);
  const file = await caseFile(campaign.caseId);
  expect(file).toMatchObject({ state: 'closed', outcome: 'campaign_dissolved', decisions: [] });
  expect(file.events.at(-1)).toMatchObject({
    kind: 'closed',
    actorId: null,
    actorName: 'Stillwatch',
    detail: { because: 'the campaign was dissolved' },
  });
  expect(await auditOf(campaign.caseId)).toContainEqual(
    expect.objectContaining({ action: 'case.closed', actorType: 'system' }),
  );
  expect(await subjectsIn({ state: 'open', inCampaignCase: false, subjectId: accountIds })).toHaveLength(3);

  // Nobody decided it, so a campaign that is linked again is looked at again.
  await server.database.transaction((tx) =>
    server.worker.get(CasesService).recordFinding(tx, {
      ...{ subject: { type: 'campaign', id: campaign.id }, band: 'critical', score: 95, probability: 0.95 },
      ...{ topReason: 'Because.', standing: 'active', at: new Date() },
    }),
  );
  expect(await subjectsIn({ state: 'open', subjectId: campaign.id })).toEqual([campaign.id]);
});

test('what is proposed outlives the campaign: people end it, and the case ends with it', async () => {
  const campaign = await linkedCampaign('proposed');
  const { body } = await ann.propose(campaign.caseId, { action: 'ban' });
  await dissolve(campaign);
  expect(await caseFile(campaign.caseId)).toMatchObject({ state: 'awaiting_approval' });
  expect((await ben.reject(body.id)).status).toBe(200);
  expect(await caseFile(campaign.caseId)).toMatchObject({ state: 'closed', outcome: 'campaign_dissolved' });
});

test('a campaign decided in parts ends with the gravest of them', async () => {
  const campaign = await linkedCampaign('parted');
  await ann.propose(campaign.caseId, {
    ...mildLimit(),
    accountIds: [campaign.members[0]?.accountId],
  });
  expect(await caseFile(campaign.caseId)).toMatchObject({ state: 'open' });
  await dissolve(campaign);
  expect(await caseFile(campaign.caseId)).toMatchObject({ state: 'closed', outcome: 'limit' });
});
