import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { BulkActDetail, BulkPreview } from '@stillwatch/contracts/bulk-act';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { BulkActRun } from '../src/enforcement/bulk-act-run.js';
import { accountWithCase, inDays, officer, type Officer, type Refusal } from './review-fixtures.js';
import { addPerson, administrator, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let ben: Officer;
let annId: string;
let annCookie: string;

beforeAll(async () => {
  server = await startTestServer();
  const { id, cookie } = await addPerson(server, 'Ann', 'officer');
  [ann, annId, annCookie] = [officer(server, cookie), id, cookie];
  ben = officer(server, (await addPerson(server, 'Ben', 'officer')).cookie);
});
beforeEach(async () => {
  await server.database.prisma.case.updateMany({ data: { state: 'closed' } });
});
afterAll(() => server.close());

const post = <Body>(path: string, body: object, cookie = annCookie) =>
  server.call<Body & Refusal>('POST', path, body, { cookie });
const start = (input: object) =>
  post<BulkActDetail>('/v1/cases/bulk', {
    filter: {},
    reason: 'A false alarm of the new template.',
    ...input,
  });
const result = async (id: string) =>
  (await server.call<BulkActDetail>('GET', `/v1/bulk-acts/${id}`, undefined, { cookie: annCookie })).body;
const caseFile = async (id: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${id}`)).body;
const run = (id: string) => server.worker.get(BulkActRun).run(id);
const openCases = async (count: number) => {
  const made = [];
  for (let index = 0; index < count; index += 1) made.push((await accountWithCase(server)).caseId);
  return made;
};

test('many cases are decided with one reason, and each shows what came of it', async () => {
  const [first = '', second = '', third = ''] = await openCases(3);
  const { body: pending } = await ben.propose(second, { action: 'ban' });
  const preview = await post<BulkPreview>('/v1/cases/bulk-preview', { filter: {}, act: 'no_violation' });
  expect(preview).toMatchObject({ status: 200, body: { act: 'no_violation', count: 3 } });
  const started = await start({ act: 'no_violation', count: 3 });
  expect(started).toMatchObject({ status: 202, body: { total: 3, createdByName: 'Ann' } });
  await run(started.body.id);
  const { items, ...figures } = await result(started.body.id);
  expect(figures).toMatchObject({ done: 2, refused: 1, waiting: 0, finishedAt: expect.any(String) });
  expect(items.find(({ caseId }) => caseId === second)).toMatchObject({
    status: 'refused',
    code: 'decision_pending',
  });
  for (const id of [first, third]) {
    expect(await caseFile(id)).toMatchObject({
      state: 'closed',
      outcome: 'no_violation',
      decisions: [{ proposedBy: annId, reason: 'A false alarm of the new template.' }],
    });
  }
  expect(await caseFile(second)).toMatchObject({ pendingDecisionId: pending.id });
});

test('a run that was cut off goes on, and does nothing twice', async () => {
  const [first = '', second = ''] = await openCases(2);
  const { body } = await start({ act: 'note', count: 2 });
  await Promise.all([run(body.id), run(body.id)]);
  await run(body.id);
  for (const id of [first, second])
    expect((await caseFile(id)).events.map(({ kind }) => kind)).toEqual(['note']);
});

test('cases are assigned and snoozed in bulk', async () => {
  const [id = ''] = await openCases(1);
  const assigned = await start({ act: 'assign', count: 1, assigneeId: annId });
  await run(assigned.body.id);
  const snoozed = await start({ act: 'snooze', count: 1, until: inDays(3), filter: { assigneeId: 'me' } });
  await run(snoozed.body.id);
  expect(await caseFile(id)).toMatchObject({ assigneeId: annId, snoozedUntil: expect.any(String) });
  expect((await start({ act: 'assign', count: 1 })).status).toBe(400);
  expect((await start({ act: 'snooze', count: 1 })).status).toBe(400);
});

test('bans, suspensions, limits and warnings are never done in bulk', async () => {
  await openCases(1);
  for (const act of ['ban', 'suspend', 'limit', 'warn', 'reinstate']) {
    for (const path of ['/v1/cases/bulk', '/v1/cases/bulk-preview']) {
      expect(await post(path, { filter: {}, act, count: 1, reason: 'All of them, at once.' })).toMatchObject({
        status: 422,
        body: { code: 'bulk_forbidden', detail: expect.stringContaining('never done in bulk') },
      });
    }
  }
});

test('an act is refused when the cases are not those of the preview any more', async () => {
  await openCases(2);
  expect(await start({ act: 'note', count: 1 })).toMatchObject({
    status: 409,
    body: { code: 'bulk_changed' },
  });
  expect(await start({ act: 'note', count: 2, filter: { colour: 'red' } })).toMatchObject({ status: 400 });
});

test('who was disabled meanwhile does nothing any more', async () => {
  const cleo = await addPerson(server, 'Cleo', 'officer');
  const [id = ''] = await openCases(1);
  const input = { filter: {}, act: 'no_violation', count: 1, reason: 'Nothing to see here.' };
  const row = await server.database.prisma.bulkAct.create({
    data: {
      act: input.act,
      filter: {},
      parameters: { assigneeId: null, until: null },
      reason: input.reason,
      createdBy: cleo.id,
      total: 1,
    },
  });
  await server.database.prisma.bulkActItem.create({ data: { bulkActId: row.id, position: 0, caseId: id } });
  const admin = await server.signIn(administrator.email, administrator.password);
  expect((await post(`/v1/users/${cleo.id}/disable`, {}, admin)).status).toBe(200);
  await run(row.id);
  expect((await result(row.id)).items).toMatchObject([{ status: 'refused', code: 'insufficient_scope' }]);
  expect(await caseFile(id)).toMatchObject({ state: 'open' });
});

test('a viewer does nothing in bulk', async () => {
  const { cookie } = await addPerson(server, 'Vic', 'viewer');
  expect(await post('/v1/cases/bulk-preview', { filter: {}, act: 'note' }, cookie)).toMatchObject({
    status: 403,
  });
  expect(await ann.get('/v1/bulk-acts/0198c0de-0000-7000-8000-000000000000')).toMatchObject({ status: 404 });
});
