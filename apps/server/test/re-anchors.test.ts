import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  AuditCheckpoint,
  AuditEntry,
  AuditVerification,
  ReAnchorRecord,
} from '@stillwatch/contracts/audit-log';
import { isReAnchor } from '@stillwatch/database/checkpoint';
import {
  asOwner,
  forgottenDecision,
  keyFileOf,
  linesOf,
  newestLineOf,
  sweep,
} from './checkpoint-fixtures.js';
import { listed, type Refusal } from './review-fixtures.js';
import { addPerson, administrator, startTestServer, type Answer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: string;
let ben: string;
let officer: string;

beforeAll(async () => {
  server = await startTestServer();
  ann = (await addPerson(server, 'Ann', 'administrator')).cookie;
  const { id: benId, cookie } = await addPerson(server, 'Ben', 'administrator');
  ben = cookie;
  await server.call('POST', `/v1/users/${benId}/confirm`, undefined, { cookie: ann });
  officer = (await addPerson(server, 'Olga', 'officer')).cookie;
});
afterAll(() => server.close());

const path = '/v1/audit-log/re-anchor';
const reason = 'The disk was lost; last night’s backup was restored.';
type Acted = Promise<Answer<ReAnchorRecord & Refusal>>;
const propose = (cookie: string): Acted => server.call('POST', path, { reason }, { cookie });
const act = (cookie: string, id: string, what: 'approve' | 'cancel'): Acted =>
  server.call('POST', `${path}/${id}/${what}`, undefined, { cookie });
const verify = async () => (await server.call<AuditVerification>('GET', '/v1/audit-log/verify')).body;
const proposals = async () =>
  (await listed<ReAnchorRecord>(server, path, { filter: { status: 'proposed' } })).rows;

/** What a restore of a backup leaves: the log without its newest entries, which a checkpoint outside still tells of. */
async function loseTail(): Promise<{ from: number; to: number }> {
  const from = await forgottenDecision(server);
  await sweep(server);
  const { entry: lastGood } = await newestLineOf(server);
  await forgottenDecision(server);
  const to = await forgottenDecision(server);
  await sweep(server);
  await asOwner(
    server,
    `DELETE FROM audit_entries WHERE seq > ${lastGood}`,
    `DELETE FROM audit_checkpoints WHERE entry > ${lastGood}`,
  );
  expect(from).toBe(lastGood);
  return { from: lastGood + 1, to };
}

beforeEach(async () => {
  for (const { id } of await proposals()) await act(ann, id, 'cancel');
});

test('a log that has lost nothing cannot be re-anchored', async () => {
  expect(await propose(ann)).toMatchObject({ status: 409, body: { code: 're_anchor_not_needed' } });
});

test('only administrators may propose it, and no key may, whatever its scopes', async () => {
  expect(await propose(officer)).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  const byKey = await server.call('POST', path, { reason });
  expect(byKey).toMatchObject({ status: 403, body: { code: 'people_only' } });
  expect(await server.call('POST', path, { reason: '  ' }, { cookie: ann })).toMatchObject({ status: 400 });
});

test('a lost tail is put on record by two people, is signed, and stays shown', async () => {
  const lost = await loseTail();
  expect((await verify()).problem).toMatchObject({ code: 'tail_cut', entry: lost.from });

  const proposed = await propose(ann);
  expect(proposed).toMatchObject({ status: 201, body: { status: 'proposed', reason, lost, signedAt: null } });
  expect(await propose(ben)).toMatchObject({ status: 409, body: { code: 're_anchor_pending' } });
  const { id } = proposed.body;
  expect(await act(ann, id, 'approve')).toMatchObject({
    status: 409,
    body: { code: 'second_person_required' },
  });
  expect(await act(officer, id, 'approve')).toMatchObject({ status: 403 });
  const introducer = await server.signIn(administrator.email, administrator.password);
  expect(await act(introducer, id, 'approve')).toMatchObject({
    status: 409,
    body: { code: 'not_independent' },
  });
  const approved = await act(ben, id, 'approve');
  expect(approved).toMatchObject({
    status: 200,
    body: { status: 'approved', proposedBy: { name: 'Ann' }, resolvedBy: { name: 'Ben' } },
  });
  expect(approved.body.signedAt).not.toBeNull();
  expect(await act(ben, id, 'approve')).toMatchObject({ status: 409, body: { code: 're_anchor_resolved' } });

  const entry = approved.body.entry ?? Number.NaN;
  const [recorded] = (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { id: entry } })).rows;
  expect(recorded).toMatchObject({
    ...{ action: 'audit_log.re_anchored', actorName: 'Ben', objectId: id },
    after: { reason, lost, lastGood: { entry: lost.from - 1 }, proposedBy: 'Ann', approvedBy: 'Ben' },
  });
  const line = (await linesOf(server)).find((one) => isReAnchor(one));
  expect(line).toMatchObject({ kind: 're-anchor', entry, lost });
  const copies = await listed<AuditCheckpoint>(server, '/v1/audit-log/checkpoints', { filter: { entry } });
  expect(copies.rows).toContainEqual(line);

  const shown = { entry, lost, reason, proposedBy: 'Ann', approvedBy: 'Ben', isSigned: true };
  expect(await verify()).toMatchObject({ ok: true, problem: null, anchors: [shown] });
  await forgottenDecision(server);
  await sweep(server);
  expect(await verify()).toMatchObject({ ok: true, anchors: [shown] });
});

test('what was approved is signed by the worker when the process that took it has ended', async () => {
  await loseTail();
  const { body } = await propose(ben);
  await rename(keyFileOf(server), `${keyFileOf(server)}.away`);
  expect(await act(ann, body.id, 'approve')).toMatchObject({
    body: { status: 'approved', signedAt: null },
  });
  expect(await verify()).toMatchObject({ ok: false });
  await rename(`${keyFileOf(server)}.away`, keyFileOf(server));
  await sweep(server);
  expect(await verify()).toMatchObject({ ok: true, anchors: [{ isSigned: true }, { isSigned: true }] });
});

test('a proposal falls when its proposer may no longer decide, or when the log has lost something else since', async () => {
  await loseTail();
  const { id: cleoId, cookie: cleo } = await addPerson(server, 'Cleo', 'administrator');
  const { body: byCleo } = await propose(cleo);
  for (const cookie of [ann, ben]) {
    await server.call('POST', `/v1/users/${cleoId}/disable`, undefined, { cookie });
  }
  expect(await act(ben, byCleo.id, 'approve')).toMatchObject({
    status: 409,
    body: { code: 're_anchor_outdated' },
  });
  await act(ben, byCleo.id, 'cancel');

  const { body: byAnn } = await propose(ann);
  await asOwner(server, `DELETE FROM audit_entries WHERE seq >= ${byAnn.lastGood.entry}`);
  expect(await act(ben, byAnn.id, 'approve')).toMatchObject({
    status: 409,
    body: { code: 're_anchor_outdated' },
  });
});

test('a chain that is broken inside cannot be re-anchored', async () => {
  await asOwner(server, `UPDATE audit_entries SET action = 'other' WHERE seq = 2`);
  expect(await propose(ann)).toMatchObject({ status: 409, body: { code: 'audit_chain_broken' } });
});

test('the database itself refuses one person twice, and any change of what was resolved', async () => {
  const { prisma } = server.database;
  const resolved = await prisma.auditReAnchor.findFirstOrThrow({ where: { status: 'approved' } });
  const change = { where: { id: resolved.id } };
  await expect(prisma.auditReAnchor.update({ ...change, data: { status: 'cancelled' } })).rejects.toThrow();
  const open = await prisma.auditReAnchor.create({
    data: { reason, gap: {}, proposedBy: resolved.proposedBy, proposedAt: new Date() },
  });
  const byOne = { status: 'approved', resolvedBy: open.proposedBy, resolvedAt: new Date(), entry: 1n };
  await expect(prisma.auditReAnchor.update({ where: { id: open.id }, data: byOne })).rejects.toThrow(
    'audit_re_anchors_two_people_check',
  );
});
