import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import { openDatabase } from '@stillwatch/database/database';
import { MakeEvidencePacketProcessor } from '../src/reports/make-evidence-packet.processor.js';
import { PacketRun } from '../src/reports/packet-run.js';
import { PacketStore, RunSuperseded } from '../src/reports/packet-store.js';
import { accountWithCase, campaignWithCase, officer, type Officer } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer & { id: string };

beforeAll(async () => {
  server = await startTestServer();
  const { id, cookie } = await addPerson(server, 'Ann', 'officer');
  ann = { ...officer(server, cookie), id };
});
afterAll(() => server.close());

const members = 1_200;
/** No piece may be much longer than what a piece is meant to be. */
const longestPiece = 1024 * 1024;

const packetsOf = async (caseId: string): Promise<EvidencePacket[]> =>
  (await ann.get<EvidencePacket[]>(`/v1/cases/${caseId}/evidence-packets`)).body;

const newest = async (caseId: string): Promise<EvidencePacket> => {
  const [packet] = await packetsOf(caseId);
  if (!packet) throw new Error('there is no packet');
  return packet;
};

/** A packet whose job was lost, as a killed worker leaves it: half of one run's pieces are there. */
async function abandoned(caseId: string): Promise<string> {
  const { id } = await server.database.prisma.evidencePacket.create({
    data: { caseId, createdBy: ann.id, createdAt: new Date(), attempt: 1, stepsDone: 3, stepsTotal: 30 },
  });
  await new PacketStore(server.database.pool, id, 1).write('section:accounts', 0, Buffer.from('[{"half":'));
  return id;
}

const attemptsOf = async (id: string): Promise<number[]> => {
  const chunks = await server.database.prisma.evidencePacketChunk.findMany({
    where: { packetId: id },
    distinct: ['attempt'],
    select: { attempt: true },
  });
  return chunks.map(({ attempt }) => attempt);
};

test('the packet of a campaign of 1,200 accounts is made in pieces and shows how far it is', async () => {
  const { caseId, campaignId, accountIds } = await campaignWithCase(server, members);
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  for (const statement of [edges, usage, scores]) await owner.pool.query(statement, [campaignId]);
  await owner.close();
  await ann.post(`/v1/cases/${caseId}/evidence-packets`);
  const seen = new Set<number>();
  for (let packet = await newest(caseId); packet.status === 'running'; packet = await newest(caseId)) {
    expect(packet.stepsDone).toBeLessThanOrEqual(packet.stepsTotal);
    seen.add(packet.stepsDone);
  }
  expect(seen.size).toBeGreaterThan(3);
  expect([...seen]).toEqual([...seen].sort((a, b) => a - b));
  const packet = await newest(caseId);
  expect(packet).toMatchObject({ status: 'ready', problem: null });
  expect(packet.json?.bytes).toBeGreaterThan(3_000_000);
  expect(packet.pdf?.pages).toBeGreaterThan(20);

  const { rows } = await server.database.pool.query<{ longest: number; pieces: number }>(
    `SELECT max(length(bytes)) AS longest, count(*)::int AS pieces FROM evidence_packet_chunks WHERE packet_id = $1`,
    [packet.id],
  );
  expect(rows[0]?.longest).toBeLessThan(longestPiece);
  const store = new PacketStore(server.database.pool, packet.id, (await attemptsOf(packet.id))[0] ?? 0);
  const accounts: string[] = [];
  for await (const page of store.records<{ accountId: string }>('accounts'))
    accounts.push(...page.map(({ accountId }) => accountId));
  expect(accounts).toEqual([...accountIds].sort());
  await server.drain();
}, 180_000);

test('a packet whose worker was killed half-way is begun anew at the next start, and nothing of the first run is in it', async () => {
  const { caseId } = await accountWithCase(server);
  const id = await abandoned(caseId);
  await server.worker.get(MakeEvidencePacketProcessor).onApplicationBootstrap();
  await server.drain();
  expect(await newest(caseId)).toMatchObject({ id, status: 'ready' });
  expect(await attemptsOf(id)).toEqual([2]);
});

test('a packet whose job was lost goes on when somebody looks how far it is', async () => {
  const { caseId } = await accountWithCase(server);
  const id = await abandoned(caseId);
  expect(await newest(caseId)).toMatchObject({ id, status: 'running' });
  await server.drain();
  expect(await newest(caseId)).toMatchObject({ id, status: 'ready' });
});

test('of two runs of one packet the database takes the pieces of the later one alone', async () => {
  const { caseId } = await accountWithCase(server);
  const id = await abandoned(caseId);
  const runs = server.worker.get(PacketRun);
  await Promise.all([runs.run(id), runs.run(id)]);
  expect(await newest(caseId)).toMatchObject({ id, status: 'ready' });
  expect(await attemptsOf(id)).toHaveLength(1);
  const late = new PacketStore(server.database.pool, id, 1);
  await expect(late.write('pdf', 99, Buffer.from('late'))).rejects.toThrow(RunSuperseded);
});

test('a packet that cannot be made says why, leaves no pieces, and another one can be asked for', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const reasons = [{ signal: 'broken', nats: 'not a number' }];
  await server.database.prisma.account.update({ where: { accountId }, data: { reasons, priorNats: 1 } });
  await ann.post(`/v1/cases/${caseId}/evidence-packets`);
  await server.drain();
  const failed = await newest(caseId);
  expect(failed).toMatchObject({ status: 'failed', json: null, pdf: null });
  expect(failed.problem).toMatch(/\w/);
  expect(await attemptsOf(failed.id)).toEqual([]);
  await server.database.prisma.account.update({ where: { accountId }, data: { reasons: [] } });
  await ann.post(`/v1/cases/${caseId}/evidence-packets`);
  await server.drain();
  expect(await newest(caseId)).toMatchObject({ status: 'ready' });
});

test('not even the owner of the tables changes a packet that is ready, or a piece of it', async () => {
  const { caseId } = await accountWithCase(server);
  await ann.post(`/v1/cases/${caseId}/evidence-packets`);
  await server.drain();
  const { id } = await newest(caseId);
  const owner = openDatabase({ url: server.ownerUrl, poolSize: 1 });
  for (const statement of [
    `UPDATE evidence_packets SET root_hash = 'other' WHERE id = $1`,
    'DELETE FROM evidence_packets WHERE id = $1',
    `UPDATE evidence_packet_chunks SET bytes = '' WHERE packet_id = $1`,
    'DELETE FROM evidence_packet_chunks WHERE packet_id = $1',
  ]) {
    await expect(owner.pool.query(statement, [id])).rejects.toMatchObject({ code: '42501' });
  }
  await owner.close();
});

const between = `
FROM campaign_members AS a JOIN campaign_members AS b ON b.campaign_id = a.campaign_id AND b.account_id > a.account_id
WHERE a.campaign_id = $1 AND (right(a.account_id, 2), right(b.account_id, 2)) IN (('00', '01'), ('02', '03'), ('07', '11'))`;

const edges = `
INSERT INTO link_edges (account_a, account_b, nats, obeys_rule, evidence, computed_at)
SELECT a.account_id, b.account_id, 9, true,
  '[{"kind": "template", "nats": 5, "summary": "Both send the same template.", "sharedWith": 40, "keys": [], "degrees": []}]', now()
${between}`;

const usage = `
INSERT INTO usage_hours (account_id, hour, model, requests, input_tokens, output_tokens, refused, rate_limited)
SELECT account_id, date_trunc('hour', now()) - day * interval '1 day', 'atlas', 5 + day, 900, 4000, 0, 0
FROM campaign_members, generate_series(0, 20) AS day WHERE campaign_id = $1`;

const scores = `
INSERT INTO scores (account_id, id, scored_at, score, probability, band, prior_nats, reasons, events_scored, scorecard_version)
SELECT account_id, gen_random_uuid(), now() - n * interval '1 day', 30, 0.3, 'watch', -6, '[]', 10, 'test-1'
FROM campaign_members, generate_series(1, 5) AS n WHERE campaign_id = $1`;
