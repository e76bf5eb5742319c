import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { CampaignChange } from '@stillwatch/contracts/campaign';
import type { AuditRun } from '@stillwatch/contracts/scheduled-audit';
import { AuditLogService } from '../src/audit-log/audit-log.service.js';
import { campaignWorld, eventsOf, harvestPrompt, type CampaignWorld } from './campaign-fixtures.js';
import { listed, type Refusal } from './review-fixtures.js';
import { addPerson, startTestServer, type Answer, type TestServer } from './server-harness.js';

let server: TestServer;
let world: CampaignWorld;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  world = campaignWorld(server);
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  for (let index = 0; index < 40; index += 1)
    await world.register(`bystander_${index}`, {
      paymentFingerprint: `own_card_${index}`,
      ip: `172.16.${index}.9`,
    });
  for (const name of ['cutting', 'removing', 'asking']) await world.relay(name, 6);
  await server.drain();
  cookie = (await addPerson(server, 'Ann', 'officer')).cookie;
});
afterAll(() => server.close());

const act = (id: string, path: string, body: object): Promise<Answer<CampaignChange & Refusal>> =>
  server.call('POST', `/v1/campaigns/${id}/${path}`, body, { cookie });
const cut = (id: string, from: string, to: string, verdict: 'cut' | 'confirmed' | null = 'cut') =>
  act(id, 'edge-reviews', { from, to, verdict, reason: 'Two different firms; checked by phone.' });
const recompute = async (): Promise<AuditRun | undefined> => {
  await server.call('POST', '/v1/scheduled-audits/campaign-recompute/run', undefined, { cookie });
  await server.drain();
  return (await listed<AuditRun>(server, '/v1/audit-runs', { filter: { job: 'campaign-recompute' } }))
    .rows[0];
};
const others = (name: string, index: number): string[] =>
  [0, 1, 2, 3, 4, 5].filter((other) => other !== index).map((other) => `${name}_${other}`);
const memberships = async () =>
  (
    await server.database.pool.query(
      'SELECT account_id, campaign_id, round(membership::numeric, 2) FROM campaign_members ORDER BY 1',
    )
  ).rows;

test('finding everything anew gives what linking step by step has found', async () => {
  const before = await memberships();
  expect(before).toHaveLength(18);
  expect(await recompute()).toMatchObject({ status: 'succeeded', result: { campaignsChanged: 0 } });
  expect(await memberships()).toEqual(before);
});

test('what-if answers what would become of the campaign, and writes nothing', async () => {
  const { id, score } = await world.campaignOf('asking_0');
  const rowsOf = async () =>
    (
      await server.database.pool.query(
        `SELECT (SELECT count(*) FROM link_reviews) AS reviews, (SELECT count(*) FROM campaign_removals) AS removals,
         (SELECT count(*) FROM audit_entries) AS entries, (SELECT count(*) FROM campaign_scores) AS scores,
         (SELECT count(*) FROM linkage_receipts) AS receipts, (SELECT jsonb_agg(m ORDER BY account_id) FROM campaign_members AS m) AS members`,
      )
    ).rows;
  const before = await rowsOf();
  const { status, body } = await act(id, 'what-if', {
    removeMembers: ['asking_0'],
    cutEdges: others('asking', 1).map((to) => ({ from: 'asking_1', to })),
  });
  expect(status).toBe(200);
  expect(body.before).toMatchObject({ memberCount: 6, score });
  expect(body.after.memberCount).toBe(4);
  const none = await act(id, 'what-if', { removeMembers: [0, 1, 2, 3, 4].map((index) => `asking_${index}`) });
  expect(none.body.after).toEqual({ score: 0, probability: 0, band: 'none', memberCount: 0 });
  expect(await rowsOf()).toEqual(before);
});

test('an account whose edges are cut leaves at once, is scored by itself again, and stays out of every re-computation', async () => {
  const { id } = await world.campaignOf('cutting_0');
  let last: CampaignChange | undefined;
  for (const other of others('cutting', 0)) {
    const { status, body } = await cut(id, other, 'cutting_0');
    expect(status).toBe(200);
    last = body;
  }
  expect(last).toMatchObject({ before: { memberCount: 6 }, after: { memberCount: 5 } });
  expect((await world.risk('cutting_0')).campaignId).toBeNull();
  await server.drain();
  expect((await world.risk('cutting_0')).reasons.map(({ signal }) => signal)).not.toContain(
    'campaign-membership',
  );
  await recompute();
  await world.send(
    eventsOf({ accountId: 'cutting_0', count: 5, prompt: harvestPrompt, seed: 5, ip: '10.98.1.1', from: 20 }),
  );
  await server.drain();
  expect((await world.risk('cutting_0')).campaignId).toBeNull();
  expect(world.membersOf(await world.campaign(id))).toEqual(others('cutting', 0));
  const { rows } = await listed<AuditEntry>(server, '/v1/audit-log', {
    filter: { action: 'campaign.edge_reviewed', objectId: id },
  });
  expect(rows).toHaveLength(5);
  expect(rows[0]).toMatchObject({
    actorName: 'Ann',
    before: { memberCount: 6 },
    after: { memberCount: 5, verdict: 'cut' },
  });
});

test('a word that is taken back counts no more, and a confirmed edge joins whatever it weighs', async () => {
  const { id } = await world.campaignOf('cutting_1');
  await cut(id, 'cutting_0', 'cutting_1', null);
  expect((await world.risk('cutting_0')).campaignId).toBe(id);
  expect(await cut(id, 'cutting_1', 'bystander_3', 'confirmed')).toMatchObject({
    body: { after: { memberCount: 7 } },
  });
  const { members } = await world.campaign(id);
  expect(members.find(({ accountId }) => accountId === 'bystander_3')).toMatchObject({ membership: 1 });
  const between = await cut(id, 'bystander_4', 'bystander_5', 'confirmed');
  expect(between).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});

test('a removed member stays out, whatever it goes on to do, until it is let back', async () => {
  const { id } = await world.campaignOf('removing_0');
  const removed = await act(id, 'members/removing_0/remove', { reason: 'A customer of the pool only.' });
  expect(removed).toMatchObject({
    status: 200,
    body: { before: { memberCount: 6 }, after: { memberCount: 5 } },
  });
  const again = await act(id, 'members/removing_0/remove', { reason: 'A customer of the pool only.' });
  expect(again).toMatchObject({ status: 404, body: { code: 'campaign_member_not_found' } });
  await world.send(
    eventsOf({
      accountId: 'removing_0',
      count: 5,
      prompt: harvestPrompt,
      seed: 7,
      ip: '10.99.1.1',
      from: 20,
    }),
  );
  await server.drain();
  await recompute();
  expect((await world.risk('removing_0')).campaignId).toBeNull();
  expect(await world.campaign(id)).toMatchObject({
    memberCount: 5,
    removedMembers: [{ accountId: 'removing_0', reason: 'A customer of the pool only.', by: 'Ann' }],
  });
  const back = await act(id, 'members/removing_0/restore', { reason: 'It was the operator after all.' });
  expect(back).toMatchObject({ status: 200, body: { after: { memberCount: 6 } } });
  expect((await world.campaign(id)).removedMembers).toEqual([]);
});

test('the words of reviewers are kept: neither can be changed or deleted', async () => {
  const { pool } = server.database;
  await expect(pool.query(`UPDATE link_reviews SET verdict = 'confirmed'`)).rejects.toThrow('append-only');
  await expect(pool.query('DELETE FROM campaign_removals')).rejects.toThrow('append-only');
});

test('a step of linking that is broken off owes its work still', async () => {
  const auditLog = server.worker.get(AuditLogService);
  const append = auditLog.appendAll.bind(auditLog);
  let killed = (): void => undefined;
  const isKilled = new Promise<void>((resolve) => (killed = resolve));
  const broken = jest.spyOn(auditLog, 'appendAll').mockImplementation(async (tx, actor, entries) => {
    if (!entries.some(({ action }) => action.startsWith('campaign.'))) return append(tx, actor, entries);
    killed();
    throw new Error('killed');
  });
  await world.relay('broken', 5);
  await isKilled;
  const { rows } = await server.database.pool.query<{ members: number; owed: number }>(
    `SELECT (SELECT count(*)::int FROM campaign_members WHERE account_id LIKE 'broken_%') AS members,
       (SELECT count(*)::int FROM linkage_receipts WHERE kind = 'link') AS owed`,
  );
  expect(rows).toEqual([{ members: 0, owed: expect.any(Number) }]);
  expect(rows[0]?.owed).toBeGreaterThan(0);
  broken.mockRestore();
  await server.drain();
  expect(world.membersOf(await world.campaignOf('broken_0'))).toHaveLength(5);
});

test('work whose job was lost is asked for again by the sweep', async () => {
  const { pool } = server.database;
  const { id } = await world.campaignOf('asking_0');
  await pool.query('DELETE FROM campaign_members WHERE campaign_id = $1', [id]);
  await pool.query(`DELETE FROM link_edges WHERE account_a LIKE 'asking_%'`);
  await pool.query(
    `INSERT INTO linkage_receipts (kind, subject_id, received_at)
     SELECT 'link', 'asking_' || n, now() - interval '1 hour' FROM generate_series(0, 5) AS n`,
  );
  await server.call('POST', '/v1/scheduled-audits/stale-account-sweep/run', undefined, { cookie });
  await server.drain();
  expect(world.membersOf(await world.campaignOf('asking_0'))).toHaveLength(6);
});
