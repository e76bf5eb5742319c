import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { Notice } from '@stillwatch/contracts/notice';
import { StandingTurnsService } from '../src/accounts/standing-turns.service.js';
import { Clock } from '../src/clock/clock.js';
import { OutboxService } from '../src/outbox/outbox.service.js';
import { startNotifyingHouse, type NotifyingHouse } from './notifying-fixtures.js';
import { accountWithCase, campaignWithCase, listed } from './review-fixtures.js';

const hourMs = 3_600_000;
let house: NotifyingHouse;
let turns: StandingTurnsService;

beforeAll(async () => {
  house = await startNotifyingHouse();
  turns = house.server.worker.get(StandingTurnsService);
});
afterAll(() => house.close());
afterEach(() => {
  jest.restoreAllMocks();
});

const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();
/** What every clock of the installation says from now on, until the test ends. */
function laterBy(hours: number): void {
  jest.spyOn(Clock.prototype, 'now').mockImplementation(() => new Date(Date.now() + hours * hourMs));
}

interface Told {
  readonly before: string;
  readonly standing: string;
  readonly cause?: string;
}
/** What was told of an account's standing, in its order. */
const told = async (accountId: string): Promise<Told[]> =>
  (
    await house.server.database.prisma.outboxMessage.findMany({
      where: { accountId, topic: 'account.standing_changed' },
      orderBy: { id: 'asc' },
    })
  ).map(({ payload }) => payload as unknown as Told);
const acts = async (accountId: string) =>
  (await listed<AuditEntry>(house.server, '/v1/audit-log', { filter: { objectId: accountId } })).rows.flatMap(
    ({ action, actorType }) => (action.startsWith('account.measure') ? [`${action} ${actorType}`] : []),
  );
const owed = (accountId: string) =>
  house.server.database.prisma.dueStandingChange.count({ where: { accountId } });

/** A decision of two people about a new account that has a contact. */
async function decided(input: object): Promise<{ accountId: string; caseId: string; decisionId: string }> {
  const { accountId, caseId } = await accountWithCase(house.server);
  await house.giveContact(accountId);
  const { body } = await house.ann.propose(caseId, input);
  if (body.status === 'proposed') expect((await house.ben.approve(body.id)).status).toBe(200);
  await house.server.drain();
  return { accountId, caseId, decisionId: body.id };
}

test('the end of a timed suspension is told once, goes on record and to the customer', async () => {
  const until = inHours(1);
  const { accountId, decisionId } = await decided({ action: 'suspend', until });
  await turns.tellDue();
  expect(await told(accountId)).toHaveLength(1);

  laterBy(1.01);
  await Promise.all([turns.tellDue(), turns.tellDue(), turns.tellDue()]);
  await turns.tellDue();
  expect(await told(accountId)).toEqual([
    { accountId, before: 'active', standing: 'suspended', until, decisionId },
    {
      ...{ accountId, before: 'suspended', standing: 'active', until: null, decisionId: null },
      ...{ cause: 'time', endedDecisionId: decisionId },
    },
  ]);
  expect(await acts(accountId)).toEqual(['account.measure_ended system']);
  await house.server.drain();
  expect(house.mailTo(accountId).map(({ subject }) => subject)).toEqual([
    'Your account has been suspended',
    'The suspension of your account has ended',
  ]);
  const { rows } = await listed<Notice>(house.server, '/v1/notices', {
    filter: { accountId, kind: 'measure_ended' },
  });
  expect(rows).toMatchObject([{ status: 'sent', decisionId }]);
});

test('a worker finds it by itself, seconds after the instant', async () => {
  const { accountId } = await decided({ action: 'limit', until: inHours(1), limitPercent: 50 });
  laterBy(1.01);
  const deadline = performance.now() + 45_000;
  while ((await owed(accountId)) > 0 && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await told(accountId)).map(({ standing }) => standing)).toEqual(['limited', 'active']);
});

test('a decision with a period of grace is told at its day, and its end too, also by a worker that was down', async () => {
  const { accountId } = await decided({
    action: 'suspend',
    effectiveAt: inHours(24),
    until: inHours(48),
  });
  expect(await told(accountId)).toEqual([]);
  expect(await owed(accountId)).toBe(2);
  laterBy(72);
  await turns.tellDue();
  expect((await told(accountId)).map(({ before, standing, cause }) => [before, standing, cause])).toEqual([
    ['active', 'suspended', 'time'],
    ['suspended', 'active', 'time'],
  ]);
  expect((await acts(accountId)).reverse()).toEqual([
    'account.measure_began system',
    'account.measure_ended system',
  ]);
});

test('what another decision has ended before does not end again', async () => {
  const { accountId, caseId } = await decided({ action: 'limit', until: inHours(1), limitPercent: 50 });
  const { body } = await house.ann.propose(caseId, { action: 'reinstate' });
  expect(body.status).toBe('in_force');
  laterBy(2);
  await turns.tellDue();
  expect((await told(accountId)).map(({ standing }) => standing)).toEqual(['limited', 'active']);
  expect(await acts(accountId)).toEqual([]);
  expect(await owed(accountId)).toBe(0);
});

test('a withdrawn decision neither begins nor ends', async () => {
  const { accountId, decisionId } = await decided({
    ...{ action: 'suspend', effectiveAt: inHours(1), until: inHours(2) },
  });
  expect((await house.ann.cancel(decisionId, { reason: 'Explained.' })).status).toBe(200);
  laterBy(3);
  await turns.tellDue();
  expect(await told(accountId)).toEqual([]);
});

test('a decision tells first what had ended by itself and nobody had told yet', async () => {
  const { accountId } = await decided({ action: 'limit', until: inHours(1), limitPercent: 50 });
  laterBy(1.01);
  const { caseId } = await reopened(accountId);
  const { body } = await house.ann.propose(caseId, { action: 'limit', until: inHours(9), limitPercent: 30 });
  expect(body.status).toBe('in_force');
  await turns.tellDue();
  expect((await told(accountId)).map(({ before, standing }) => [before, standing])).toEqual([
    ['active', 'limited'],
    ['limited', 'active'],
    ['active', 'limited'],
  ]);
  expect(await acts(accountId)).toEqual(['account.measure_ended system']);
});

async function reopened(accountId: string): Promise<{ caseId: string }> {
  const { prisma } = house.server.database;
  const shown = { band: 'critical', score: 93, probability: 0.93 };
  const { id } = await prisma.case.create({
    data: { subjectId: accountId, origin: 'score', ...shown, dueAt: new Date(Date.now() + hourMs) },
  });
  return { caseId: id };
}

test('a telling that is cut off is made up for, with nothing doubled', async () => {
  const { accountId } = await decided({ action: 'suspend', until: inHours(1) });
  laterBy(1.01);
  const outbox = house.server.worker.get(OutboxService);
  const append = jest.spyOn(outbox, 'append').mockRejectedValue(new Error('killed'));
  await expect(turns.tellDue()).rejects.toThrow('killed');
  expect(await owed(accountId)).toBe(1);
  append.mockRestore();
  await turns.tellDue();
  expect((await told(accountId)).map(({ standing }) => standing)).toEqual(['suspended', 'active']);
});

test('of a campaign’s decision every member is told', async () => {
  const { caseId, accountIds } = await campaignWithCase(house.server, 3);
  const { body } = await house.ann.propose(caseId, { action: 'suspend', until: inHours(1) });
  expect((await house.ben.approve(body.id)).status).toBe(200);
  laterBy(1.01);
  await turns.tellDue();
  for (const accountId of accountIds)
    expect((await told(accountId)).map(({ standing }) => standing)).toEqual(['suspended', 'active']);
});
