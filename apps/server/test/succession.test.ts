import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Case } from '@stillwatch/contracts/case';
import type { AuditRun } from '@stillwatch/contracts/scheduled-audit';
import { campaignWorld, eventsOf, harvestPrompt, type CampaignWorld } from './campaign-fixtures.js';
import { listed, officer, type Officer } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let world: CampaignWorld;
let ann: Officer;
let ben: Officer;
let cookie: string;

beforeAll(async () => {
  server = await startTestServer();
  world = campaignWorld(server);
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  cookie = (await addPerson(server, 'Ann', 'officer')).cookie;
  ann = officer(server, cookie);
  ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
  for (let index = 0; index < 30; index += 1)
    await world.register(`bystander_${index}`, { paymentFingerprint: `own_card_${index}` });
  await world.register('twin_before', { paymentFingerprint: 'card_x', ip: '192.0.2.200' });
  await world.register('harvester', {
    ...{ paymentFingerprint: 'card_x', ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (X11; Linux) rare/7' },
  });
  await world.send(
    eventsOf({ accountId: 'harvester', count: 90, prompt: harvestPrompt, seed: 1, ip: '198.51.100.7' }),
  );
  await server.drain();
});
afterAll(() => server.close());

const casesOf = async (subjectId: string) =>
  (await listed<Case>(server, '/v1/cases', { filter: { subjectId } })).rows;
const signalsOf = async (accountId: string) =>
  (await world.risk(accountId)).reasons.map(({ signal }) => signal);

test('before the ban, sharing a card with an account says nothing of succession', async () => {
  expect(await signalsOf('twin_before')).not.toContain('succession');
  expect(await casesOf('twin_before')).toEqual([]);
});

test('a ban by two people raises whoever pays with the banned account’s card, with the reason', async () => {
  const [open] = await casesOf('harvester');
  const { body: proposal } = await ann.propose(open?.id ?? '', { action: 'ban' });
  expect(await ben.approve(proposal.id)).toMatchObject({ status: 200, body: { status: 'in_force' } });
  await server.drain();
  expect(await signalsOf('twin_before')).toContain('succession');
  expect(await world.risk('twin_before')).toMatchObject({ band: 'review', eventsScored: 0 });
  expect(await casesOf('twin_before')).toMatchObject([{ state: 'open', origin: 'score' }]);
});

test('an account that registers with a banned card is answered for without any traffic', async () => {
  await world.register('evader', { paymentFingerprint: 'card_x', ip: '203.0.113.9' });
  await server.drain();
  const { band, reasons, eventsScored, probability, priorNats } = await world.risk('evader');
  expect({ band, eventsScored }).toEqual({ band: 'review', eventsScored: 0 });
  expect(reasons).toMatchObject([
    { signal: 'succession', family: 'coordination', evidence: { shared: 'payment' } },
  ]);
  const logOdds = reasons.reduce((sum, reason) => sum + reason.nats, priorNats ?? NaN);
  expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(probability, 6);
  expect(await casesOf('evader')).toHaveLength(1);
});

test('an account that registers with a card of its own is left alone', async () => {
  await world.register('newcomer', { paymentFingerprint: 'card_y', ip: '203.0.114.9' });
  await server.drain();
  expect(await world.risk('newcomer')).toMatchObject({ band: 'none', scoredAt: null });
});

test('an account that takes up the banned template soon after the ban is raised by that', async () => {
  const soon = Date.now();
  const events = eventsOf({
    accountId: 'heir',
    count: 12,
    prompt: harvestPrompt,
    seed: 77,
    ip: '100.64.9.1',
  });
  await world.register('heir', { paymentFingerprint: 'card_z' });
  await world.send(
    events.map((event, index) => ({
      ...event,
      occurredAt: new Date(soon + 1_000 + index * 20_000).toISOString(),
    })),
  );
  await server.drain();
  const succession = (await world.risk('heir')).reasons.find(({ signal }) => signal === 'succession');
  expect(succession?.evidence).toMatchObject({
    shared: expect.stringContaining('template'),
    hoursAfterBan: 0,
  });
});

test('who had the template before the ban is no successor', async () => {
  await world.send(
    eventsOf({ accountId: 'elder', count: 12, prompt: harvestPrompt, seed: 55, ip: '100.65.9.1' }),
  );
  await server.drain();
  expect(await signalsOf('elder')).not.toContain('succession');
});

test('the watch finds a ban that linkage was not told of', async () => {
  const { pool } = server.database;
  await pool.query('DELETE FROM banned_keys');
  await world.register('late_evader', { paymentFingerprint: 'card_x' });
  await server.drain();
  expect(await signalsOf('late_evader')).not.toContain('succession');
  await server.call('POST', '/v1/scheduled-audits/succession-watch/run', undefined, { cookie });
  await server.drain();
  expect(await signalsOf('late_evader')).toContain('succession');
  const { rows } = await listed<AuditRun>(server, '/v1/audit-runs', { filter: { job: 'succession-watch' } });
  expect(rows[0]).toMatchObject({ status: 'succeeded', result: { bans: 1 } });
});
