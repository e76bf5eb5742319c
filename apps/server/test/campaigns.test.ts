import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Case } from '@stillwatch/contracts/case';
import { campaignWorld, type CampaignWorld } from './campaign-fixtures.js';
import { listed } from './review-fixtures.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let world: CampaignWorld;

beforeAll(async () => {
  server = await startTestServer({ LOG_LEVEL: 'error' });
  world = campaignWorld(server);
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
});
afterAll(() => server.close());

const casesOf = async (subjectId: string) =>
  (await listed<Case>(server, '/v1/cases', { filter: { subjectId } })).rows;

test('the accounts of one operator become one campaign, and are flagged by it', async () => {
  const ids = await world.relay('relay', 8);
  await server.drain();
  const campaign = await world.campaignOf('relay_0');
  expect(world.membersOf(campaign)).toEqual(ids);
  expect(['review', 'critical']).toContain(campaign.band);
  expect(campaign.openCaseId).not.toBeNull();
  expect(await casesOf(campaign.id)).toMatchObject([{ subject: { type: 'campaign' }, state: 'open' }]);
});
