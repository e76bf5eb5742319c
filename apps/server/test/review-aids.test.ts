import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Impact, SimilarCase } from '@stillwatch/contracts/enforcement';
import {
  accountWithCase,
  campaignWithCase,
  inDays,
  officer,
  type Officer,
  type Refusal,
  mildLimit,
} from './review-fixtures.js';
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

const impact = (caseId: string, body: object = {}) =>
  server.call<Impact & Refusal>('POST', `/v1/cases/${caseId}/impact`, body);
const price = (model: string, prices: object) =>
  server.call('PUT', `/v1/models/${model}`, { class: 'chat', releasedAt: '2026-01-01T00:00:00Z', ...prices });

async function use(accountId: string | undefined, model: string, daysAgo: number): Promise<void> {
  const hour = new Date(Math.floor(Date.now() / 3_600_000 - 24 * daysAgo) * 3_600_000);
  await server.database.prisma.usageHour.create({
    data: {
      ...{
        accountId: accountId ?? '',
        hour,
        model,
        requests: 10,
        inputTokens: 2_000_000,
        outputTokens: 500_000,
      },
      ...{ refused: 0, rateLimited: 0 },
    },
  });
}

test('a preview says what a decision would hit, in requests, tokens and dollars of the last 30 days', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  await price('atlas', { inputPricePerMillion: 3, outputPricePerMillion: 15 });
  for (const daysAgo of [1, 5, 45]) await use(accountId, 'atlas', daysAgo);
  expect((await impact(caseId)).body).toEqual({
    ...{ accountCount: 1, organizationCount: 1, apiKeyCount: 0, requests30d: 20 },
    ...{ inputTokens30d: 4_000_000, outputTokens30d: 1_000_000, spend30d: 27 },
    ...{ linkedAccountCount: 0, approvals: [], scheduled: [], bannedAlready: 0 },
  });
  await use(accountId, 'unpriced', 2);
  expect((await impact(caseId)).body).toMatchObject({ requests30d: 30, spend30d: null });
  const { body } = await server.call<{ inputPricePerMillion: number }[]>('GET', '/v1/models');
  expect(body).toMatchObject([{ inputPricePerMillion: 3, outputPricePerMillion: 15 }]);
});

test('a preview of a campaign names approvals that cover, who is banned already and who is left out', async () => {
  const { caseId, accountIds } = await campaignWithCase(server, 5);
  const [covered = '', banned = '', waiting = '', a = '', b = ''] = accountIds;
  for (const [kind, reference] of [
    ['research_agreement', 'RA-1'],
    ['own_platform_fine_tuning', 'FT-1'],
  ]) {
    await server.call('POST', `/v1/accounts/${covered}/approvals`, {
      ...{ kind, reference, validFrom: inDays(-1), expiresAt: inDays(30) },
    });
  }
  await ben.approve((await ann.propose(caseId, { action: 'ban', accountIds: [banned] })).body.id);
  const { body: later } = await ann.propose(caseId, {
    ...mildLimit(),
    accountIds: [waiting],
    effectiveAt: inDays(5),
  });
  expect((await impact(caseId)).body).toMatchObject({
    accountCount: 3,
    linkedAccountCount: 2,
    bannedAlready: 1,
  });
  const { body } = await impact(caseId, { accountIds: [a, b, covered, waiting] });
  expect(body).toMatchObject({ accountCount: 4, scheduled: [{ accountId: waiting, decisionId: later.id }] });
  expect(body.approvals.map(({ accountId, reference }) => [accountId, reference])).toEqual([
    [covered, 'RA-1'],
    [covered, 'FT-1'],
  ]);
  expect(body.approvals[0]?.covers).toBe(true);
  expect(await impact(caseId, { accountIds: ['nobody'] })).toMatchObject({
    status: 400,
    body: { errors: [{}] },
  });
});

test('similar decided cases are found by what weighed most, with how they ended', async () => {
  const earlier = await accountWithCase(server);
  await ann.propose(earlier.caseId, mildLimit());
  await ann.propose(earlier.caseId, { action: 'reinstate' });
  const other = await accountWithCase(server);
  const reason = {
    signal: 'tempo',
    family: 'tempo',
    nats: 4,
    summary: 'Always on.',
    evidence: {},
    exculpatory: false,
  };
  await server.database.prisma.account.update({
    where: { accountId: other.accountId },
    data: { reasons: [reason] },
  });
  await ann.propose(other.caseId, { action: 'no_violation' });
  const { caseId } = await accountWithCase(server);
  const { body } = await server.call<SimilarCase[]>('GET', `/v1/cases/${caseId}/similar`);
  expect(body).toMatchObject([
    {
      ...{ caseId: earlier.caseId, action: 'limit', band: 'critical', decidedByName: 'Ann' },
      ...{ sharedSignals: ['template-intent'], reinstatedAt: expect.any(String) },
    },
  ]);
  expect(body.some((similar) => similar.caseId === other.caseId)).toBe(false);
});
