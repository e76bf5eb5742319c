import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { CampaignTimeline, SharedKey } from '@stillwatch/contracts/campaign';
import type { Case } from '@stillwatch/contracts/case';
import {
  campaignWorld,
  eventsOf,
  harvestPrompt,
  helpdeskPrompt,
  worldStart,
  type CampaignWorld,
} from './campaign-fixtures.js';
import { listed } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let world: CampaignWorld;

beforeAll(async () => {
  server = await startTestServer();
  world = campaignWorld(server);
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  for (let index = 0; index < 40; index += 1)
    await world.register(`bystander_${index}`, {
      paymentFingerprint: `own_card_${index}`,
      ip: `172.16.${index}.9`,
    });
});
afterAll(() => server.close());

const casesOf = async (subjectId: string) =>
  (await listed<Case>(server, '/v1/cases', { filter: { subjectId } })).rows;
const auditOf = async (objectId: string) =>
  (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId }, sort: ['seq', 'ASC'] })).rows;

test('the accounts of one operator become one campaign, which is flagged and gets a case', async () => {
  const ids = await world.relay('relay', 8);
  await server.drain();
  const campaign = await world.campaignOf('relay_0');
  expect(world.membersOf(campaign)).toEqual(ids);
  expect(['review', 'critical']).toContain(campaign.band);
  expect(campaign).toMatchObject({ state: 'active', memberCount: 8, firstFlaggedAt: expect.any(String) });
  const logOdds = campaign.reasons.reduce((sum, reason) => sum + reason.nats, campaign.priorNats ?? NaN);
  expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(campaign.probability, 6);
  expect(await casesOf(campaign.id)).toMatchObject([
    { id: campaign.openCaseId, subject: { type: 'campaign', id: campaign.id }, state: 'open' },
  ]);
  expect((await auditOf(campaign.id)).map(({ action }) => action)).toContain('campaign.created');
});

test('a member that only its campaign speaks against is flagged, and has no case of its own', async () => {
  await world.register('relay_quiet', { paymentFingerprint: 'card_of_relay', ip: '10.9.11.77' }, 'personal');
  await world.send(
    eventsOf({ accountId: 'relay_quiet', count: 3, prompt: harvestPrompt, seed: 4_444, ip: '10.9.11.77' }),
  );
  await server.drain();
  const { campaignId, band, reasons, probability, priorNats } = await world.risk('relay_quiet');
  expect(campaignId).toBe((await world.campaignOf('relay_0')).id);
  expect(['review', 'critical']).toContain(band);
  expect(reasons.map(({ signal }) => signal)).toEqual(['campaign-membership']);
  const logOdds = reasons.reduce((sum, reason) => sum + reason.nats, priorNats ?? NaN);
  expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(probability, 6);
  expect(await casesOf('relay_quiet')).toEqual([]);
});

test('a campaign keeps its id when members join, and its case takes the finding', async () => {
  const before = await world.campaignOf('relay_0');
  await world.relay('relay', 4, 14, 8);
  await server.drain();
  const after = await world.campaignOf('relay_11');
  expect(after.id).toBe(before.id);
  expect(after.memberCount).toBe(before.memberCount + 4);
  expect(await casesOf(after.id)).toHaveLength(1);
  expect((await auditOf(after.id)).map(({ action }) => action)).toContain('campaign.members_changed');
});

test('customers of one software house are linked at most, and nobody is flagged', async () => {
  for (let index = 0; index < 8; index += 1) {
    const accountId = `shop_${index}`;
    const ip = `10.77.1.${index + 1}`;
    await world.register(accountId, { paymentFingerprint: 'card_of_shoply', ip }, 'customer_support');
    await world.send(eventsOf({ accountId, count: 20, prompt: helpdeskPrompt, seed: 900 + index, ip }));
  }
  await server.drain();
  for (const campaign of await world.campaigns()) {
    const { members } = await world.campaign(campaign.id);
    if (members.some(({ accountId }) => accountId.startsWith('shop_'))) expect(campaign.band).toBe('none');
  }
  for (let index = 0; index < 8; index += 1) expect((await world.risk(`shop_${index}`)).band).toBe('none');
});

test('country is no key: alike accounts from one country are not linked by it', async () => {
  for (let index = 0; index < 6; index += 1) {
    const accountId = `countryman_${index}`;
    await server.call('PUT', `/v1/accounts/${accountId}`, { organization: { country: 'XX' } });
    const events = eventsOf({
      ...{
        accountId,
        count: 8,
        seed: 3_000 + index * 31,
        ip: `198.${51 + index}.100.7`,
        userAgent: `agent/${index}`,
      },
      prompt: (seed) => `Tell me about item ${seed} in the style number ${index * 13}, please.`,
    });
    await world.send(
      events.map((event) => ({
        ...event,
        client: { ...(event as { client: object }).client, country: 'XX', tlsFingerprint: `t${index}` },
      })),
    );
  }
  await server.drain();
  const { rows } = await server.database.pool.query(
    `SELECT FROM link_edges WHERE account_a LIKE 'countryman_%' OR account_b LIKE 'countryman_%'`,
  );
  expect(rows).toEqual([]);
});

test('a request that another account sends within seconds of its refusal links the two', async () => {
  const at = worldStart + 30 * 3_600_000;
  const body = 'Please write the fourth chapter of the lighthouse novel, with the storm and the letter.';
  const event = (id: string, accountId: string, ms: number, status: string, index: number) => ({
    ...{ id, accountId, occurredAt: new Date(at + ms).toISOString(), operation: 'chat', model: 'atlas' },
    client: { ip: `203.0.${index}.7`, userAgent: `own/${index}` },
    content: { prompt: body },
    outcome: { status },
  });
  await world.send([
    event('h1', 'handed_from', 0, 'rate_limited', 1),
    event('h2', 'handed_to', 2_500, 'ok', 2),
    event('h3', 'handed_late', 60_000, 'ok', 3),
  ]);
  await server.drain();
  const { rows } = await server.database.pool.query<{ account_a: string; account_b: string }>(
    `SELECT account_a, account_b FROM link_edges WHERE evidence @> '[{"kind": "hand_off"}]'`,
  );
  expect(rows).toEqual([{ account_a: 'handed_from', account_b: 'handed_to' }]);
});

test('accounts are listed by their campaign, campaigns by band and size', async () => {
  const { id, memberCount } = await world.campaignOf('relay_0');
  const members = await listed(server, '/v1/accounts', { filter: { campaignId: id }, range: [0, 99] });
  expect(members.rows).toHaveLength(memberCount);
  const flagged = await listed<{ id: string }>(server, '/v1/campaigns', {
    filter: { band: ['review', 'critical'], state: 'active' },
    sort: ['memberCount', 'DESC'],
  });
  expect(flagged.rows[0]?.id).toBe(id);
  expect((await listed(server, '/v1/campaigns', { filter: { nonsense: 1 } })).code).toBe('invalid_query');
  expect((await server.call('GET', '/v1/campaigns/00000000-0000-4000-8000-000000000000')).status).toBe(404);
});

test('the detail shows the strongest edges of every member, and what members share', async () => {
  const { id, edges, members, edgesLeftOut } = await world.campaignOf('relay_0');
  for (const { accountId } of members)
    expect(edges.some(({ from, to }) => from === accountId || to === accountId)).toBe(true);
  expect(edges.length + edgesLeftOut).toBeGreaterThanOrEqual(members.length - 1);
  for (const { nats, evidence } of edges)
    expect(evidence.reduce((sum, item) => sum + item.nats, 0)).toBeCloseTo(nats, 6);
  const { body } = await server.call<SharedKey[]>('GET', `/v1/campaigns/${id}/shared-keys`);
  const payment = body.find(({ kind }) => kind === 'payment');
  expect(payment).toMatchObject({ memberCount: 13, sharedBy: 13 });
  expect(JSON.stringify(body)).not.toContain('card_of_relay');
});

test('the timeline counts each member’s requests by the hour', async () => {
  const { id } = await world.campaignOf('relay_0');
  const { body } = await server.call<CampaignTimeline>('GET', `/v1/campaigns/${id}/timeline`);
  expect(body.rows).toHaveLength(13);
  for (const { accountId, requests, cells } of body.rows) {
    expect(requests).toBe(accountId === 'relay_quiet' ? 3 : 14);
    expect(cells.reduce((sum, [, count]) => sum + count, 0)).toBe(requests);
    for (const [hour] of cells) expect(hour >= 0 && hour < body.hours).toBe(true);
  }
});

test('only people work on campaigns, and only those who work cases', async () => {
  const { id } = await world.campaignOf('relay_0');
  const viewer = (await addPerson(server, 'Vic', 'viewer')).cookie;
  const input = { from: 'relay_0', to: 'relay_1', verdict: 'cut', reason: 'Two firms.' };
  const byKey = await server.call('POST', `/v1/campaigns/${id}/edge-reviews`, input);
  expect(byKey).toMatchObject({ status: 403, body: { code: 'people_only' } });
  const byViewer = await server.call('POST', `/v1/campaigns/${id}/edge-reviews`, input, { cookie: viewer });
  expect(byViewer).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  expect((await server.call('GET', `/v1/campaigns/${id}`, undefined, { cookie: viewer })).status).toBe(200);
});

test('a member’s own case waits behind the open case of its campaign, and shows what its campaign says', async () => {
  const { id } = await server.database.prisma.case.create({
    data: {
      ...{ subjectId: 'relay_quiet', origin: 'sample', band: 'none', score: 1, probability: 0.001 },
      dueAt: new Date(Date.now() + 86_400_000),
    },
  });
  const found = async (inCampaignCase: boolean) =>
    (await listed<Case>(server, '/v1/cases', { filter: { subjectId: 'relay_quiet', inCampaignCase } })).rows;
  expect(await found(true)).toMatchObject([{ id }]);
  expect(await found(false)).toEqual([]);
  await world.send(
    eventsOf({
      ...{ accountId: 'relay_quiet', count: 1, from: 3, seed: 5_555, ip: '10.9.11.77' },
      prompt: harvestPrompt,
    }),
  );
  await server.drain();
  const { score, band } = await world.risk('relay_quiet');
  expect(await found(true)).toMatchObject([{ id, score, band }]);
});
