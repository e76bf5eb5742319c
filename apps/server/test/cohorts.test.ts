import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { quantileLevels, type CohortComparison } from '@stillwatch/contracts/cohort';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { AuditRun } from '@stillwatch/contracts/scheduled-audit';
import { openDatabase } from '@stillwatch/database/database';
import { listed } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let viewer: string;

beforeAll(async () => {
  server = await startTestServer();
  viewer = (await addPerson(server, 'Vera', 'viewer')).cookie;
});
afterAll(() => server.close());

const observed = (outputPerInput: number): ObservedBehaviour => ({
  windowDays: 10,
  requests: 200,
  inputTokens: 1_000,
  outputTokens: 2_000,
  reasoningTokens: 0,
  medianOutputTokens: 10,
  outputPerInput,
  distinctPromptShare: 0.9,
  templates: [],
  recurringPromptShare: 0.3,
  multiTurnShare: 0.1,
  distinctEndUsers: 5,
  toolShare: 0,
  systemPromptShare: 1,
  refusedShare: 0,
  activeHours: 50,
  longestIdleHours: 12,
  requestsByHourOfDay: Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 200 : 0)),
  requestsByWeekday: [200, 0, 0, 0, 0, 0, 0],
  models: [{ model: 'atlas', share: 1 }],
});

/** Accounts of one declared category, the n-th with n tokens out per token in. Only the owner may give them a standing. */
async function declaring(category: string, count: number, standing = 'active'): Promise<void> {
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  await owner.prisma.account.createMany({
    data: Array.from({ length: count }, (_, n) => ({
      accountId: `${category}_${standing}_${n}`,
      declaredCategory: category,
      observed: observed(n) as object,
      eventsScored: 200,
      standing,
    })),
  });
  await owner.close();
}

async function summarise(): Promise<void> {
  await server.call('POST', '/v1/scheduled-audits/cohort-summary/run');
  await server.drain();
  const { rows } = await listed<AuditRun>(server, '/v1/audit-runs', { filter: { job: 'cohort-summary' } });
  expect(rows[0]).toMatchObject({ status: 'succeeded' });
}

const compared = async (accountId: string) =>
  (
    await server.call<CohortComparison>('GET', `/v1/accounts/${accountId}/cohort`, undefined, {
      cookie: viewer,
    })
  ).body;
const outputPerInput = ({ measures }: CohortComparison) =>
  measures.find(({ measure }) => measure === 'outputPerInput');

test('before the cohorts are computed, it is said that an account is compared with nobody', async () => {
  await declaring('chat_assistant', 41);
  expect(await compared('chat_assistant_active_3')).toMatchObject({
    comparedWith: 'nobody',
    computedAt: null,
    categoryAccounts: 0,
    hours: [],
  });
});

test('an account is shown beside those that declare the same purpose', async () => {
  await declaring('translation', 5);
  await summarise();
  const comparison = await compared('chat_assistant_active_40');
  expect(comparison).toMatchObject({ comparedWith: 'category', categoryAccounts: 41, sampled: 41 });
  expect(outputPerInput(comparison)).toMatchObject({ own: 40, cohort: { accounts: 41 } });
  expect(outputPerInput(comparison)?.cohort?.quantiles[quantileLevels.indexOf(0.5)]).toBe(20);
  expect(outputPerInput(comparison)?.percentile).toBeGreaterThan(0.98);
  expect(comparison.hours[9]).toEqual({ own: 1, cohort: { p10: 1, p50: 1, p90: 1 } });
});

test('where fewer than twenty declare the same, an account is shown beside all', async () => {
  expect(await compared('translation_active_1')).toMatchObject({
    comparedWith: 'all',
    categoryAccounts: 5,
    accounts: 46,
  });
});

test('who was banned, or has hardly any usage, is no measure of what is ordinary', async () => {
  await declaring('chat_assistant', 30, 'banned');
  await server.database.prisma.account.updateMany({
    where: { accountId: { in: ['chat_assistant_active_0', 'chat_assistant_active_1'] } },
    data: { eventsScored: 3 },
  });
  await summarise();
  expect(await compared('chat_assistant_active_40')).toMatchObject({ categoryAccounts: 39 });
  expect(await compared('chat_assistant_banned_7')).toMatchObject({ comparedWith: 'category' });
});

test('an unknown account has no cohort', async () => {
  expect(await server.call('GET', '/v1/accounts/nobody/cohort')).toMatchObject({
    status: 404,
    body: { code: 'account_not_found' },
  });
});
