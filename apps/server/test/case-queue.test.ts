import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Case, NextCase, SavedFilter } from '@stillwatch/contracts/case';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { CasesService } from '../src/cases/cases.service.js';
import {
  accountWithCase,
  campaignWithCase,
  inDays,
  listed,
  officer,
  type Officer,
  type Refusal,
} from './review-fixtures.js';
import { addPerson, startTestServer, type TestServer } from './server-harness.js';

interface Person extends Officer {
  readonly id: string;
  readonly cookie: string;
  act<Body = Case & Refusal>(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Body }>;
}

let server: TestServer;
let ann: Person;
let ben: Person;

async function person(name: string, role = 'officer'): Promise<Person> {
  const { id, cookie } = await addPerson(server, name, role);
  return {
    ...officer(server, cookie),
    ...{ id, cookie },
    act: (method, path, body) => server.call(method, path, body, { cookie }),
  };
}

beforeAll(async () => {
  server = await startTestServer();
  [ann, ben] = [await person('Ann'), await person('Ben')];
});
beforeEach(async () => {
  await server.database.prisma.case.updateMany({ data: { state: 'closed', leaseHolderId: null } });
});
afterAll(() => server.close());

const queue = (filter: object, cookie = ann.cookie) => listed<Case>(server, '/v1/cases', { filter }, cookie);
const idsIn = async (filter: object) =>
  (await queue({ state: ['open', 'awaiting_information'], ...filter })).rows.map(({ id }) => id);
const caseFile = async (id: string) => (await server.call<CaseDetail>('GET', `/v1/cases/${id}`)).body;
const set = (id: string, data: object) => server.database.prisma.case.update({ where: { id }, data });
const caseOf = async (data: object = {}) => {
  const { caseId } = await accountWithCase(server);
  await set(caseId, data);
  return caseId;
};

test('the queue is ordered by severity and then by due time', async () => {
  const [late, soon, grave] = [
    await caseOf({ band: 'review', score: 99, dueAt: inDays(9) }),
    await caseOf({ band: 'review', score: 60, dueAt: inDays(-1) }),
    await caseOf({ band: 'critical', score: 91, dueAt: inDays(3) }),
  ];
  expect(await idsIn({})).toEqual([grave, soon, late]);
  expect((await queue({ state: 'open' })).rows.map((row) => row.late)).toEqual([false, true, false]);
});

test('the queue is filtered by who has it, when it is due, what it is about and what was declared', async () => {
  const mine = await caseOf({ assigneeId: ann.id, dueAt: inDays(5) });
  const late = await caseOf({ dueAt: inDays(-1) });
  const { caseId: campaign, campaignId } = await campaignWithCase(server, 3);
  await set(campaign, { dueAt: inDays(8) });
  const { subjectId } = await server.database.prisma.case.findUniqueOrThrow({ where: { id: late } });
  await server.database.prisma.account.update({
    where: { accountId: subjectId },
    data: { declaredCategory: 'research', organizationName: 'Zephyr Research' },
  });
  expect(await idsIn({ assigneeId: 'me' })).toEqual([mine]);
  expect((await idsIn({ assigneeId: 'none' })).sort()).toEqual([late, campaign].sort());
  expect(await idsIn({ late: true })).toEqual([late]);
  expect(await idsIn({ dueBefore: inDays(6) })).toEqual([late, mine]);
  expect(await idsIn({ subjectType: 'campaign' })).toEqual([campaign]);
  expect(await idsIn({ declaredCategory: 'research' })).toEqual([late]);
  expect(await idsIn({ q: 'zephyr' })).toEqual([late]);
  expect(await idsIn({ q: campaignId.slice(0, 13) })).toEqual([campaign]);
  expect((await queue({ id: campaign })).rows).toMatchObject([
    { memberCount: 3, subject: { type: 'campaign' } },
  ]);
  expect((await queue({ dueBefore: 'tomorrow' })).status).toBe(400);
});

test('filters are kept, for oneself or for all, and only their owner removes them', async () => {
  const kept = await ann.act<SavedFilter>('POST', '/v1/saved-filters', {
    name: 'Mine',
    filter: { assigneeId: 'me' },
  });
  expect(kept.status).toBe(201);
  const shared = await ann.act<SavedFilter>('POST', '/v1/saved-filters', {
    ...{ name: 'Late', filter: { late: true }, shared: true },
  });
  expect(
    await ann.act('POST', '/v1/saved-filters', { name: 'Odd', filter: { colour: 'red' } }),
  ).toMatchObject({
    status: 400,
    body: { code: 'invalid_query' },
  });
  const names = async (of: Person) =>
    (await of.act<SavedFilter[]>('GET', '/v1/saved-filters')).body.map((one) => one.name);
  expect(await names(ann)).toEqual(['Mine', 'Late']);
  expect(await names(ben)).toEqual(['Late']);
  expect((await ben.act('DELETE', `/v1/saved-filters/${shared.body.id}`)).status).toBe(404);
  expect((await ann.act('DELETE', `/v1/saved-filters/${shared.body.id}`)).status).toBe(204);
  expect(await names(ben)).toEqual([]);
});

test('a lease shows who is looking, keeps others from deciding, and is taken over only openly', async () => {
  const id = await caseOf();
  expect((await ann.act('POST', `/v1/cases/${id}/lease`)).body.lookingBy).toMatchObject({
    id: ann.id,
    name: 'Ann',
  });
  expect((await ann.act('POST', `/v1/cases/${id}/lease`)).status).toBe(200);
  expect(await ben.act('POST', `/v1/cases/${id}/lease`)).toMatchObject({
    status: 409,
    body: { code: 'case_leased', detail: 'Ann is looking at this case.' },
  });
  expect(await ben.propose(id, { action: 'warn' })).toMatchObject({
    status: 409,
    body: { code: 'case_leased', detail: expect.stringContaining('Ann') },
  });
  expect((await ben.act('POST', `/v1/cases/${id}/lease`, { takeOver: true })).body.lookingBy).toMatchObject({
    id: ben.id,
  });
  expect((await caseFile(id)).events.map((event) => [event.kind, event.actorName])).toEqual([
    ['taken_over', 'Ben'],
  ]);
  expect(await ann.propose(id, { action: 'warn' })).toMatchObject({ body: { code: 'case_leased' } });
  expect((await ann.act('DELETE', `/v1/cases/${id}/lease`)).status).toBe(204);
  expect((await caseFile(id)).lookingBy).toMatchObject({ id: ben.id });
  expect((await ben.propose(id, { action: 'ban' })).status).toBe(201);
  expect((await caseFile(id)).lookingBy).toBeNull();
});

test('a lease runs out by itself without a heartbeat', async () => {
  const id = await caseOf();
  await ann.act('POST', `/v1/cases/${id}/lease`);
  await set(id, { leasedUntil: new Date(Date.now() - 1) });
  expect((await caseFile(id)).lookingBy).toBeNull();
  expect((await ben.propose(id, { action: 'warn' })).status).toBe(201);
});

test('of many who ask for a case or for the next one at once, each case has one holder', async () => {
  const id = await caseOf();
  const crowd = [ann, ben, await person('Cleo'), await person('Dan')];
  const answers = await Promise.all(crowd.map((one) => one.act('POST', `/v1/cases/${id}/lease`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  const others = await Promise.all([caseOf(), caseOf(), caseOf()]);
  const next = await Promise.all(crowd.map((one) => one.act<NextCase>('POST', '/v1/cases/next', {})));
  const got = next.map(({ body }) => body.case?.id);
  expect(new Set(got).size).toBe(4);
  expect(got.sort()).toEqual([id, ...others].sort());
});

test('focus mode steps through what is open and nobody’s or mine, gravest first', async () => {
  const [grave, mine] = [await caseOf(), await caseOf({ band: 'review', assigneeId: ann.id })];
  await caseOf({ assigneeId: ben.id });
  await caseOf({ snoozedUntil: inDays(1) });
  await caseOf({ state: 'awaiting_approval' });
  const next = async (body: object) => (await ann.act<NextCase>('POST', '/v1/cases/next', body)).body;
  expect(await next({})).toMatchObject({ case: { id: grave, lookingBy: { id: ann.id } }, remaining: 2 });
  expect(await next({ except: [grave] })).toMatchObject({ case: { id: mine }, remaining: 1 });
  expect(await next({ filter: { band: 'review' }, except: [mine] })).toEqual({ case: null, remaining: 0 });
});

test('the next case is taken once, and an open case goes to the officer with the fewest', async () => {
  const ids = [await caseOf(), await caseOf()];
  const taken = await Promise.all(
    [ann, ben].map((one) => one.act<NextCase>('POST', '/v1/cases/assign-next', {})),
  );
  expect(taken.map(({ body }) => body.case?.id).sort()).toEqual(ids.sort());
  expect(taken.map(({ body }) => body.case?.assigneeId)).toEqual([ann.id, ben.id]);
  const officers = await server.database.prisma.user.findMany({
    where: { role: 'officer' },
    orderBy: { id: 'asc' },
  });
  const idle = officers.find(({ id }) => id !== ann.id && id !== ben.id);
  const { body } = await ann.act('POST', `/v1/cases/${await caseOf()}/auto-assign`);
  expect(body.assigneeId).toBe(idle?.id);
});

test('a snoozed case is out of the queue, wakes by itself, and is not touched when it waits for approval', async () => {
  const id = await caseOf();
  const until = inDays(2);
  expect(
    await ann.act('POST', `/v1/cases/${id}/snooze`, { until, reason: 'Waiting for sales.' }),
  ).toMatchObject({
    status: 200,
    body: { snoozedUntil: until },
  });
  expect(await idsIn({ snoozed: false })).toEqual([]);
  expect(await idsIn({ snoozed: true })).toEqual([id]);
  await set(id, { snoozedUntil: new Date(Date.now() - 1) });
  expect(await idsIn({ snoozed: false })).toEqual([id]);
  for (const bad of [inDays(-1), inDays(31)]) {
    expect(
      (await ann.act('POST', `/v1/cases/${id}/snooze`, { until: bad, reason: 'Too long.' })).status,
    ).toBe(400);
  }
  await ann.propose(id, { action: 'ban' });
  expect(await ann.act('POST', `/v1/cases/${id}/snooze`, { until, reason: 'Not now.' })).toMatchObject({
    body: { code: 'decision_pending' },
  });
});

test('a finding that gets worse wakes a snoozed case, one that does not lets it sleep', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  await set(caseId, { band: 'review', score: 70, snoozedUntil: inDays(5) });
  const find = (band: 'review' | 'critical', score: number) =>
    server.database.transaction(async (tx) => {
      await tx.sql('SELECT FROM accounts WHERE account_id = $1 FOR NO KEY UPDATE', [accountId]);
      await server.worker.get(CasesService).recordFinding(tx, {
        ...{ subject: { type: 'account', id: accountId }, band, score, probability: score / 100 },
        ...{ topReason: 'Because.', standing: 'active', at: new Date() },
      });
    });
  await find('review', 71);
  await find('review', 60);
  expect((await caseFile(caseId)).snoozedUntil).not.toBeNull();
  await find('critical', 92);
  const file = await caseFile(caseId);
  expect(file.snoozedUntil).toBeNull();
  expect(file.events.at(-1)).toMatchObject({ kind: 'woken', detail: { because: 'a finding got worse' } });
});

test('a case that asked for information is open again when the answer comes', async () => {
  const { accountId, caseId } = await accountWithCase(server);
  const received = `/v1/cases/${caseId}/information-received`;
  expect(await ann.act('POST', received, { text: 'They wrote.' })).toMatchObject({
    body: { code: 'case_not_waiting' },
  });
  await ann.propose(caseId, { action: 'request_information' });
  expect(await ann.act('POST', received, { text: 'They wrote.' })).toMatchObject({
    status: 200,
    body: { state: 'open' },
  });
  await ann.propose(caseId, { action: 'request_information' });
  const customer = { type: 'user', id: 'customer', name: 'The customer', permissions: [] } as const;
  await server.database.transaction((tx) =>
    server.worker
      .get(CasesService)
      .informationReceived(tx, accountId, { actor: customer, text: 'We fine-tune our own.' }),
  );
  const file = await caseFile(caseId);
  expect(file).toMatchObject({ state: 'open' });
  expect(file.events.at(-1)).toMatchObject({ kind: 'information_received', actorName: 'The customer' });
});

test('who only reads neither leases nor snoozes', async () => {
  const id = await caseOf();
  const vic = await person('Vic', 'viewer');
  for (const path of [`${id}/lease`, `${id}/snooze`, `${id}/auto-assign`, 'next', 'assign-next']) {
    const body = path.endsWith('snooze') ? { until: inDays(1), reason: 'Because.' } : {};
    expect((await vic.act('POST', `/v1/cases/${path}`, body)).status).toBe(403);
  }
});
