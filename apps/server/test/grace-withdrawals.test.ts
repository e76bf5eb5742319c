import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditVerification } from '@stillwatch/contracts/audit-log';
import type { Dossier } from '@stillwatch/contracts/dossier';
import type { DecisionAccount } from '@stillwatch/contracts/enforcement';
import { grounds, startNotifyingHouse, type NotifyingHouse } from './notifying-fixtures.js';
import { accountWithCase, campaignWithCase, inDays, listed, asOwner } from './review-fixtures.js';

let house: NotifyingHouse;

beforeAll(async () => {
  house = await startNotifyingHouse();
});
afterAll(() => house.close());

const messages = async (topic: string, decisionId: string) =>
  (
    await house.server.database.pool.query<{ account_id: string }>(
      `SELECT account_id FROM outbox_messages WHERE topic = $1 AND payload ->> 'decisionId' = $2 ORDER BY account_id`,
      [topic, decisionId],
    )
  ).rows.map((row) => row.account_id);
const subjectsTo = (accountId: string) => house.mailTo(accountId).map(({ subject }) => subject);
const linkTo = (accountId: string) => {
  const texts = house.mailTo(accountId).map(({ text }) => text ?? '');
  const token = texts.map((text) => /\/public\/appeals\/(\S+)/.exec(text)?.[1]).find(Boolean);
  return `/v1/public/appeals/${token}`;
};

/** A ban of three members of a campaign that takes effect in a week; the first has appealed. */
async function scheduledBan() {
  const { caseId, accountIds } = await campaignWithCase(house.server, 3);
  const [first = ''] = accountIds;
  for (const accountId of accountIds) await house.giveContact(accountId);
  const { body } = await house.ann.propose(caseId, { action: 'ban', effectiveAt: inDays(7) });
  expect((await house.ben.approve(body.id)).status).toBe(200);
  await house.server.drain();
  const appealed = { accountId: first, caseId, decisionId: body.id, path: linkTo(first) };
  expect((await house.submit(appealed.path, { text: grounds })).status).toBe(201);
  const { id: appealId } = await house.appealOf(appealed);
  return { caseId, accountIds, first, decisionId: body.id, appealId, path: appealed.path };
}

test('a customer who was told of a decision is told that it was withdrawn before it took effect, and so are webhooks', async () => {
  const { accountId, caseId } = await accountWithCase(house.server);
  await house.giveContact(accountId);
  const { body } = await house.ann.propose(caseId, { action: 'ban', effectiveAt: inDays(7) });
  await house.ben.approve(body.id);
  await house.cem.cancel(body.id, { reason: 'Sales have found the contract.' });
  await house.server.drain();
  expect(subjectsTo(accountId)).toEqual([
    'Your account has been closed',
    'We have withdrawn our decision about your account',
  ]);
  const text = house.mailTo(accountId).at(-1)?.text ?? '';
  expect(text).toContain('before it took effect');
  expect(text).toContain(body.id);
  // The reason is for colleagues.
  expect(text).not.toContain('Sales');
  expect(await messages('decision.withdrawn', body.id)).toEqual([accountId]);
});

test('a proposal that is cancelled was never told to anybody, and neither is its end', async () => {
  const { accountId, caseId } = await accountWithCase(house.server);
  await house.giveContact(accountId);
  const { body } = await house.ann.propose(caseId, { action: 'ban' });
  await house.ann.cancel(body.id);
  await house.server.drain();
  expect(subjectsTo(accountId)).toEqual([]);
});

test('an appeal that succeeds in the period of grace frees its account alone; for the others the decision stays', async () => {
  const { caseId, accountIds, first, decisionId, appealId } = await scheduledBan();
  const { status, body } = await house.decide(house.cem, appealId, 'overturn');
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { outcome: 'overturned', reinstatementId: null },
  });
  await house.server.drain();
  const upcoming = await Promise.all(
    accountIds.map(async (accountId) => (await house.enforcement(accountId)).upcoming?.standing),
  );
  expect(upcoming).toEqual([undefined, 'banned', 'banned']);
  expect(subjectsTo(first).at(-1)).toBe('Your appeal was successful');
  expect(subjectsTo(first)).not.toContain('We have withdrawn our decision about your account');
  expect(await messages('decision.withdrawn', decisionId)).toEqual([first]);

  const { rows } = await listed<DecisionAccount>(house.server, `/v1/decisions/${decisionId}/accounts`, {});
  expect(rows.map(({ withdrawnReason }) => withdrawnReason)).toEqual([
    'The contract shows another use.',
    null,
    null,
  ]);
  const dossier = await house.server.call<Dossier>('GET', `/v1/accounts/${first}/dossier`);
  expect(dossier.body.decisions).toMatchObject([
    { id: decisionId, status: 'cancelled', withdrawnByName: 'Cem' },
  ]);
  const other = await house.server.call<Dossier>('GET', `/v1/accounts/${accountIds[1]}/dossier`);
  expect(other.body.decisions).toMatchObject([{ id: decisionId, status: 'in_force', withdrawnAt: null }]);

  // When its day comes, it takes effect on the others.
  const { prisma } = house.server.database;
  await asOwner(
    house.server,
    `UPDATE accounts SET upcoming_from = now() - interval '1 second' WHERE upcoming_decision_id = $1`,
    [decisionId],
  );
  const standings = await Promise.all(
    accountIds.map(async (accountId) => (await house.enforcement(accountId)).standing),
  );
  expect(standings).toEqual(['active', 'banned', 'banned']);
  expect(await prisma.case.findUnique({ where: { id: caseId } })).toMatchObject({
    state: 'closed',
    outcome: 'ban',
  });
  expect((await house.server.call<AuditVerification>('GET', '/v1/audit-log/verify')).body.ok).toBe(true);
});

test('an appeal that fails in the period of grace changes nothing for anybody', async () => {
  const { accountIds, first, appealId } = await scheduledBan();
  expect((await house.decide(house.cem, appealId, 'uphold')).body).toMatchObject({ outcome: 'upheld' });
  await house.server.drain();
  for (const accountId of accountIds) {
    expect((await house.enforcement(accountId)).upcoming?.standing).toBe('banned');
  }
  expect(subjectsTo(first).at(-1)).toBe('Your appeal was not successful');
});

test('whoever was freed on appeal is not told again when the whole decision is withdrawn', async () => {
  const { accountIds, decisionId, appealId, first } = await scheduledBan();
  await house.decide(house.cem, appealId, 'overturn');
  expect((await house.ann.cancel(decisionId, { reason: 'All have explained it.' })).status).toBe(200);
  await house.server.drain();
  expect(await messages('decision.withdrawn', decisionId)).toEqual([...accountIds].sort());
  expect(subjectsTo(first).filter((subject) => subject?.includes('withdrawn'))).toEqual([]);
  expect(subjectsTo(accountIds[1] ?? '').at(-1)).toBe('We have withdrawn our decision about your account');
});

test('neither the program nor its owner frees an account from what is in effect, or takes such a word back', async () => {
  const { accountIds, decisionId, appealId } = await scheduledBan();
  await house.decide(house.cem, appealId, 'overturn');
  const { prisma } = house.server.database;
  await expect(prisma.decisionWithdrawal.deleteMany({ where: { decisionId } })).rejects.toThrow();
  const late = {
    ...{ decisionId, accountId: accountIds[1] ?? '', withdrawnBy: house.cem.id, reason: 'Too late.' },
    withdrawnAt: new Date(Date.now() + 8 * 86_400_000),
  };
  await expect(prisma.decisionWithdrawal.create({ data: late })).rejects.toThrow(/period of grace/);
});
