import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { Case } from '@stillwatch/contracts/case';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import type { Band } from '@stillwatch/contracts/risk';
import { FindingsService } from '../src/cases/findings.service.js';
import type { Finding } from '../src/cases/case-opening.rules.js';
import { accountWithCase, listed, officer, type Officer } from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let ann: Officer;
let annId: string;
let annCookie: string;
let benId: string;
let viewerId: string;

beforeAll(async () => {
  server = await startTestServer();
  const a = await addPerson(server, 'Ann', 'officer');
  ann = officer(server, a.cookie);
  annId = a.id;
  annCookie = a.cookie;
  benId = (await addPerson(server, 'Ben', 'officer')).id;
  viewerId = (await addPerson(server, 'Vic', 'viewer')).id;
});
afterAll(() => server.close());

/** Records a finding as scoring does: in a transaction that holds the account's lock. */
async function find(
  accountId: string,
  band: Band,
  score: number,
  more: Partial<Finding> = {},
): Promise<void> {
  const findings = server.worker.get(FindingsService);
  const finding: Finding = {
    subject: { type: 'account', id: accountId },
    band,
    score,
    probability: score / 100,
    topReason: `Because ${score}.`,
    standing: 'active',
    at: new Date(),
    ...more,
  };
  await server.database.transaction(async (tx) => {
    await tx.account.createMany({ data: [{ accountId }], skipDuplicates: true });
    await tx.sql('SELECT FROM accounts WHERE account_id = $1 FOR NO KEY UPDATE', [accountId]);
    await findings.record(tx, finding);
  });
}
const casesOf = async (subjectId: string) =>
  (await listed<Case>(server, '/v1/cases', { filter: { subjectId } })).rows;
const caseFile = async (id: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${id}`)).body;
const actionsOn = async (objectId: string) =>
  (
    await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId }, sort: ['seq', 'ASC'] })
  ).rows.map((entry) => entry.action);

test('findings at review open one case, and later ones join it', async () => {
  await find('acct_join', 'watch', 40);
  expect(await casesOf('acct_join')).toEqual([]);
  await find('acct_join', 'review', 70);
  await find('acct_join', 'review', 72);
  await find('acct_join', 'critical', 95);
  const [found, ...others] = await casesOf('acct_join');
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    state: 'open',
    origin: 'score',
    band: 'critical',
    score: 95,
    topReason: 'Because 95.',
  });
  const { events } = await caseFile(found?.id ?? '');
  expect(events.map((event) => [event.kind, event.detail.score, event.actorId])).toEqual([
    ['opened', 70, null],
    ['finding_joined', 95, null],
  ]);
  expect(await actionsOn(found?.id ?? '')).toEqual(['case.opened', 'case.band_changed']);
  expect(Date.parse(found?.dueAt ?? '') - Date.now()).toBeLessThan(25 * 3_600_000);
});

test('a score that drifts slowly is noted once it has drifted far', async () => {
  await find('acct_drift', 'review', 70);
  for (const score of [71, 72, 73, 74, 75, 76]) await find('acct_drift', 'review', score);
  const { events } = await caseFile((await casesOf('acct_drift'))[0]?.id ?? '');
  expect(events.map((event) => event.detail.score)).toEqual([70, 75]);
});

test('a finding that falls is shown, and the case stays for a person to close', async () => {
  await find('acct_falls', 'critical', 95);
  await find('acct_falls', 'none', 3);
  expect(await casesOf('acct_falls')).toMatchObject([{ state: 'open', band: 'none', score: 3 }]);
});

test('a closed case lets the account rest, until it gets worse', async () => {
  await find('acct_rests', 'review', 70);
  const [first] = await casesOf('acct_rests');
  await ann.propose(first?.id ?? '', { action: 'no_violation' });
  await find('acct_rests', 'review', 80);
  expect(await casesOf('acct_rests')).toHaveLength(1);
  await find('acct_rests', 'critical', 96);
  expect(await casesOf('acct_rests')).toHaveLength(2);
});

test('many findings at once open one case', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, index) => find('acct_burst', 'review', 60 + index)));
  expect(await casesOf('acct_burst')).toHaveLength(1);
});

test('a case is given to a person who works on cases, and back', async () => {
  const { caseId } = await accountWithCase(server);
  expect((await ann.assign(caseId, benId)).body).toMatchObject({ assigneeId: benId, assigneeName: 'Ben' });
  expect((await ann.assign(caseId, benId)).status).toBe(200);
  expect((await ann.assign(caseId, null)).body).toMatchObject({ assigneeId: null, assigneeName: null });
  expect(await ann.assign(caseId, viewerId)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  });
  expect(await ann.assign(caseId, 'nobody')).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
  expect((await caseFile(caseId)).events.map((event) => event.kind)).toEqual(['assigned', 'unassigned']);
  expect(await actionsOn(caseId)).toEqual(['case.assigned', 'case.unassigned']);
  await ann.propose(caseId, { action: 'warn' });
  expect(await ann.assign(caseId, benId)).toMatchObject({ status: 409, body: { code: 'case_decided' } });
});

test('notes are kept in the history, trimmed and never empty', async () => {
  const { caseId } = await accountWithCase(server);
  expect((await ann.note(caseId, '  Called the customer. ')).status).toBe(201);
  expect(await ann.note(caseId, '   ')).toMatchObject({ status: 400, body: { errors: [{ path: 'text' }] } });
  expect((await caseFile(caseId)).events).toMatchObject([
    { kind: 'note', actorName: 'Ann', detail: { text: 'Called the customer.' } },
  ]);
});

test('the queue filters by state, band, assignee and search, and sorts by due date', async () => {
  const cases = [await accountWithCase(server), await accountWithCase(server), await accountWithCase(server)];
  const [first, second, third] = cases.map((one) => one.caseId) as [string, string, string];
  await ann.assign(first, annId);
  await ann.assign(second, benId);
  const { rows: mine } = await listed<Case>(server, '/v1/cases', { filter: { assigneeId: 'me' } }, annCookie);
  expect(mine.map((row) => row.id)).toEqual([first]);
  const ids = async (filter: object, sort?: [string, 'ASC' | 'DESC']) =>
    (
      await listed<Case>(server, '/v1/cases', { filter: { id: [first, second, third], ...filter }, sort })
    ).rows.map((row) => row.id);
  expect(await ids({ assigneeId: annId })).toEqual([first]);
  expect(await ids({ assigneeId: 'none' })).toEqual([third]);
  expect(await ids({ assigneeId: 'rubbish' })).toEqual([]);
  expect(await ids({ state: ['open'], band: 'critical' }, ['dueAt', 'ASC'])).toEqual([first, second, third]);
  expect(await ids({ state: 'closed' })).toEqual([]);
  expect(await ids({ q: cases[1]?.accountId.toUpperCase() })).toEqual([second]);
  expect(await ids({ q: third })).toEqual([third]);
  expect(await ids({ q: cases[0]?.accountId.replace('acct_reviewed_', 'reviewed ') })).toEqual([first]);
});

test('a case shows the output tokens of the 30 days that end with the newest event', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const newest = new Date('2026-03-31T23:30:00Z');
  await server.database.prisma.account.update({ where: { accountId }, data: { lastEventAt: newest } });
  const hour = (at: string, model: string, outputTokens: number) => ({
    accountId,
    hour: new Date(at),
    model,
    requests: 1,
    inputTokens: 1n,
    outputTokens: BigInt(outputTokens),
    refused: 0,
    rateLimited: 0,
  });
  await server.database.prisma.usageHour.createMany({
    data: [
      hour('2026-03-01T23:00:00Z', 'atlas', 7),
      hour('2026-03-02T00:00:00Z', 'atlas', 5),
      hour('2026-03-31T00:00:00Z', 'atlas', 10),
      hour('2026-03-31T23:00:00Z', 'atlas', 20),
      hour('2026-03-31T23:00:00Z', 'borea', 30),
    ],
  });
  const { outputTokensByDay } = await caseFile(caseId);
  expect(outputTokensByDay).toHaveLength(30);
  expect(outputTokensByDay[0]).toBe(5);
  expect(outputTokensByDay[29]).toBe(60);
  expect(outputTokensByDay.reduce((sum, tokens) => sum + tokens, 0)).toBe(65);
});
