import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import type { Decision, DecisionAccount } from '@stillwatch/contracts/enforcement';
import {
  campaignWorld,
  eventsOf,
  harvestPrompt,
  helpdeskPrompt,
  type CampaignWorld,
} from './campaign-fixtures.js';
import { listed, officer, type Officer, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let world: CampaignWorld;
let ann: Officer;
let ben: Officer;
let campaign: CampaignDetail;

const innocents = ['innocent_0', 'innocent_1', 'innocent_2'];
const copiers = ['copier_0', 'copier_1'];

/** What an innocent account sends, by whomever. */
const innocentTraffic = (accountId: string, as: number): object[] =>
  eventsOf({
    ...{ accountId, count: 24, prompt: helpdeskPrompt, seed: 900 + as },
    ...{ ip: `10.55.1.${as + 1}`, userAgent: 'shoply/2.1' },
  });

beforeAll(async () => {
  server = await startTestServer();
  world = campaignWorld(server);
  ann = officer(server, (await addPerson(server, 'Ann', 'officer')).cookie);
  ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  for (let index = 0; index < 20; index += 1)
    await world.register(`bystander_${index}`, {
      paymentFingerprint: `own_card_${index}`,
      ip: `172.16.${index}.9`,
    });
  for (const [index, accountId] of innocents.entries()) {
    await world.register(
      accountId,
      { paymentFingerprint: `card_${accountId}`, ip: `10.55.1.${index + 1}` },
      'customer_support',
    );
    await world.send(innocentTraffic(accountId, index));
  }
  // Two accounts send what the innocents send, word for word, from their network and with their client, and harvest beside.
  for (const [index, accountId] of copiers.entries()) {
    await world.register(
      accountId,
      { paymentFingerprint: 'card_of_copiers', ip: `10.55.1.${90 + index}` },
      'customer_support',
    );
    for (const as of innocents.keys())
      await world.send(
        innocentTraffic(accountId, as).map((event, n) => ({ ...event, id: `${accountId}_${as}_${n}` })),
      );
    await world.send(
      eventsOf({
        ...{ accountId, count: 60, prompt: harvestPrompt, seed: 700 + index, from: 1_000 },
        ...{ ip: `10.55.1.${90 + index}`, userAgent: 'shoply/2.1' },
      }).map((event, n) => ({
        ...event,
        occurredAt: (innocentTraffic(accountId, 0)[n % 24] as { occurredAt: string }).occurredAt,
      })),
    );
  }
  await server.drain();
  campaign = await world.campaignOf('copier_0');
}, 240_000);
afterAll(() => server.close());

test('a campaign with innocents in it is flagged, and says who carries its finding', () => {
  expect(['review', 'critical']).toContain(campaign.band);
  expect(world.membersOf(campaign)).toEqual([...copiers, ...innocents]);
  const carriers = campaign.members.filter(({ carriesFinding }) => carriesFinding);
  expect(carriers.map(({ accountId }) => accountId).sort()).toEqual(copiers);
});

test('nobody innocent is raised above watch by what the others did', async () => {
  for (const accountId of innocents) {
    const { band, score, reasons } = await world.risk(accountId);
    expect(['none', 'watch']).toContain(band);
    expect(score).toBeLessThan(50);
    expect(reasons.find(({ signal }) => signal === 'campaign-membership')?.evidence).toMatchObject({
      carriesFinding: false,
    });
  }
  for (const accountId of copiers)
    expect(['review', 'critical']).toContain((await world.risk(accountId)).band);
});

test('a decision about the campaign leaves them out, and closes its case, unless it names them', async () => {
  const { body } = await ann.propose(campaign.openCaseId ?? '', { action: 'ban' });
  expect(body).toMatchObject({ status: 'proposed', accountCount: 2 });
  const { rows } = await listed<DecisionAccount>(server, `/v1/decisions/${body.id}/accounts`, {});
  expect(rows.map(({ accountId }) => accountId)).toEqual(copiers);
  expect((await ben.approve(body.id)).body).toMatchObject({ status: 'in_force' });
  const { state } = (await ann.get<{ state: string }>(`/v1/cases/${campaign.openCaseId}`)).body;
  expect(state).toBe('closed');
  for (const accountId of innocents)
    expect((await server.call('GET', `/v1/enforcement/${accountId}`)).body).toMatchObject({
      effect: 'allow',
    });
});

test('who names an account that does not carry it decides about it', async () => {
  const { prisma } = server.database;
  const shown = { band: 'critical', score: 99, probability: 0.99 };
  const { id: caseId } = await prisma.case.create({
    data: {
      ...{ subjectType: 'campaign', subjectId: campaign.id, origin: 'score', ...shown },
      dueAt: new Date(Date.now() + 86_400_000),
    },
  });
  const refused = await ann.propose(caseId, { action: 'warn' });
  expect(refused).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('name those that you mean') },
  });
  const named = await ann.propose(caseId, { action: 'warn', accountIds: [innocents[0]] });
  expect((named.body as Decision & Refusal).accountCount).toBe(1);
});
