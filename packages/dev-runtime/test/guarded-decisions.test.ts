import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '@stillwatch/database/database';
import { createTestDatabase, type TestDatabase } from '../src/test-database.js';

let testDatabase: TestDatabase;
/** As the owner of the tables, who makes people here, and as the running server. */
let owner: Database;
let server: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = openDatabase({ url: testDatabase.url, poolSize: 4 });
  server = openDatabase({ url: testDatabase.runtimeUrl, poolSize: 4 });
});
afterAll(async () => {
  await server.close();
  await owner.close();
  await testDatabase.drop();
});

interface PersonFields {
  role?: string;
  disabledAt?: Date;
  confirmedAt?: Date;
  introducedBy?: string;
}

async function person({ introducedBy, ...fields }: PersonFields = {}): Promise<string> {
  const { id } = await owner.prisma.user.create({
    data: {
      name: 'Ann',
      email: `${crypto.randomUUID()}@example.com`,
      role: 'officer',
      passwordHash: 'x',
      ...fields,
    },
  });
  await introduce(id, introducedBy ?? null);
  return id;
}

const introduce = (userId: string, introducedBy: string | null) =>
  owner.prisma.introduction.create({ data: { userId, introducedBy, kind: 'invited', at: new Date() } });

interface DecisionFields {
  action?: string;
  status?: string;
  until?: Date;
  limitPercent?: number;
  effectiveAt?: Date;
  accountCount?: number;
  accounts?: string[];
}

let cases = 0;

async function account(): Promise<string> {
  const accountId = `acct_${crypto.randomUUID()}`;
  await server.prisma.account.create({ data: { accountId } });
  return accountId;
}

/** What the running server may write by itself. */
async function decide(proposedBy: string, fields: DecisionFields = {}): Promise<string> {
  const { accounts = [await account()], accountCount = accounts.length, ...others } = fields;
  cases += 1;
  const { id: caseId } = await server.prisma.case.create({
    data: {
      subjectId: `s${cases}`,
      origin: 'score',
      band: 'review',
      score: 80,
      probability: 0.8,
      dueAt: new Date(),
    },
  });
  const [only] = accounts;
  const { id } = await server.prisma.decision.create({
    data: {
      ...{
        caseId,
        action: 'ban',
        status: 'proposed',
        reason: 'harvests',
        proposedBy,
        statementOfReasons: {},
      },
      ...(accountCount === 1 ? { accountId: only } : { campaignId: crypto.randomUUID() }),
      ...{ accountCount, ...others },
    },
  });
  await server.prisma.decisionAccount.createMany({
    data: accounts.map((accountId) => ({ accountId, decisionId: id, statementOfReasons: {} })),
  });
  return id;
}

const resolve = (id: string, to: string, by: string | null) =>
  server.pool.query('SELECT resolve_decision($1, $2, $3, now(), $4) AS independence', [
    id,
    to,
    by,
    'because',
  ]);
const apply = (id: string, accounts: string[], at = new Date()) =>
  server.pool.query('SELECT apply_standing($1, $2, $3)', [id, accounts, at]);
const standingOf = async (accountId: string) =>
  (await owner.prisma.account.findUniqueOrThrow({ where: { accountId } })).standing;
const accountsOf = async (decisionId: string) =>
  (await owner.prisma.decisionAccount.findMany({ where: { decisionId } })).map(({ accountId }) => accountId);
const refusal = (words: string) => ({ code: '42501', message: expect.stringContaining(words) });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe('a decision is resolved only by those who may', () => {
  test('two people whom nobody has introduced to each other approve a ban, and the account is banned by it', async () => {
    const [ann, ben] = [await person(), await person()];
    const id = await decide(ann);
    expect((await resolve(id, 'in_force', ben)).rows).toEqual([{ independence: 'one_origin' }]);
    const [accountId = ''] = await accountsOf(id);
    await apply(id, [accountId]);
    expect(await standingOf(accountId)).toBe('banned');
  });

  test('not its proposer, nor nobody', async () => {
    const ann = await person();
    const id = await decide(ann);
    await expect(resolve(id, 'in_force', ann)).rejects.toMatchObject(refusal('another person'));
    await expect(resolve(id, 'in_force', null)).rejects.toMatchObject(refusal('another person'));
    await expect(resolve(id, 'rejected', ann)).rejects.toMatchObject(refusal('another person'));
  });

  test('not somebody whom the proposer has let in, and not whoever has let in the proposer', async () => {
    const ann = await person({ role: 'administrator' });
    const ben = await person({ introducedBy: ann });
    const [byAnn, byBen] = [await decide(ann), await decide(ben)];
    await expect(resolve(byAnn, 'in_force', ben)).rejects.toMatchObject(refusal('not independent'));
    await expect(resolve(byBen, 'in_force', ann)).rejects.toMatchObject(refusal('not independent'));
    await resolve(byBen, 'rejected', ann);
  });

  test.each([
    ['disabled', { disabledAt: new Date() }],
    ['a viewer', { role: 'viewer' }],
  ])('not somebody who is %s, and not what such a person has proposed', async (_who, fields) => {
    const [ann, gone] = [await person(), await person(fields)];
    await expect(resolve(await decide(ann), 'in_force', gone)).rejects.toMatchObject(
      refusal('approver may not'),
    );
    await expect(resolve(await decide(gone), 'in_force', ann)).rejects.toMatchObject(
      refusal('proposer may not'),
    );
  });

  test('nobody’s hand cancels a proposal only when its proposer may no longer decide', async () => {
    const ann = await person();
    const id = await decide(ann);
    await expect(resolve(id, 'cancelled', null)).rejects.toMatchObject(
      refusal('its proposer or an administrator'),
    );
    await expect(resolve(id, 'cancelled', await person())).rejects.toMatchObject(refusal('administrator'));
    await owner.prisma.user.update({ where: { id: ann }, data: { disabledAt: new Date() } });
    await resolve(id, 'cancelled', null);
  });

  test('only once, and to no other end', async () => {
    const [ann, ben] = [await person(), await person()];
    const id = await decide(ann);
    await expect(resolve(id, 'proposed', ben)).rejects.toMatchObject(refusal('no such end'));
    await resolve(id, 'rejected', ben);
    await expect(resolve(id, 'in_force', ben)).rejects.toMatchObject(refusal('not proposed'));
  });

  test('not for fewer accounts than it was proposed for: no others could be added afterwards', async () => {
    const [ann, ben] = [await person(), await person()];
    const id = await decide(ann, { accountCount: 2 });
    await expect(resolve(id, 'in_force', ben)).rejects.toMatchObject(refusal('accounts'));
  });

  test('what hurts is never written as in force, and a limit hurts without a mild strength and an end', async () => {
    const ann = await person();
    for (const fields of [
      { action: 'ban' },
      { action: 'suspend', until: inDays(3) },
      { action: 'limit', limitPercent: 24, until: inDays(3) },
      { action: 'limit', limitPercent: 50 },
      { action: 'limit', until: inDays(3) },
    ]) {
      await expect(decide(ann, { ...fields, status: 'in_force' })).rejects.toThrow(/_check/);
    }
    await decide(ann, { action: 'limit', limitPercent: 25, until: inDays(3), status: 'in_force' });
  });
});

describe('a standing moves only as a decision in force says', () => {
  const mild = () => ({ action: 'limit', limitPercent: 50, until: inDays(3), status: 'in_force' });

  test('not by what is proposed, rejected or moves none', async () => {
    const ann = await person();
    const [ban, warning] = [await decide(ann), await decide(ann, { action: 'warn', status: 'in_force' })];
    await expect(apply(ban, await accountsOf(ban))).rejects.toMatchObject(refusal('not in force'));
    await expect(apply(warning, await accountsOf(warning))).rejects.toMatchObject(
      refusal('moves no standing'),
    );
    await resolve(ban, 'rejected', await person());
    await expect(apply(ban, await accountsOf(ban))).rejects.toMatchObject(refusal('not in force'));
    await expect(apply(crypto.randomUUID(), [await account()])).rejects.toMatchObject(refusal('no standing'));
  });

  test('not of other accounts, and not of accounts that were added to it afterwards', async () => {
    const ann = await person();
    const id = await decide(ann, mild());
    await expect(apply(id, [...(await accountsOf(id)), await account()])).rejects.toMatchObject(
      refusal('other accounts'),
    );
    const short = await decide(ann, { ...mild(), accountCount: 2 });
    await expect(apply(short, await accountsOf(short))).rejects.toMatchObject(refusal('other accounts'));
  });

  test('not by an old decision again, when a later one rules', async () => {
    const ann = await person();
    const accounts = [await account()];
    const limit = await decide(ann, { ...mild(), accounts });
    await apply(limit, accounts);
    expect(await standingOf(accounts[0] ?? '')).toBe('limited');
    const reinstatement = await decide(ann, { action: 'reinstate', status: 'in_force', accounts });
    await apply(reinstatement, accounts);
    expect(await standingOf(accounts[0] ?? '')).toBe('active');
    await expect(apply(limit, accounts)).rejects.toMatchObject(refusal('a later one rules'));
  });

  test('not alone by somebody who may not decide', async () => {
    const gone = await person({ disabledAt: new Date() });
    const id = await decide(gone, mild());
    await expect(apply(id, await accountsOf(id))).rejects.toMatchObject(refusal('may not decide'));
  });

  test('before its day it is upcoming, and telling the database another time does not hasten it', async () => {
    const [ann, ben] = [await person(), await person()];
    const id = await decide(ann, { effectiveAt: inDays(7) });
    await resolve(id, 'in_force', ben);
    const accounts = await accountsOf(id);
    await apply(id, accounts);
    await apply(id, accounts, inDays(8));
    const { standing, upcomingStanding } = await owner.prisma.account.findUniqueOrThrow({
      where: { accountId: accounts[0] ?? '' },
    });
    expect({ standing, upcomingStanding }).toEqual({ standing: 'active', upcomingStanding: 'banned' });
    await server.pool.query(`SELECT withdraw_decision($1, $2, now(), 'explained')`, [id, ben]);
    await apply(id, accounts);
    expect(
      await owner.prisma.account.findUniqueOrThrow({ where: { accountId: accounts[0] ?? '' } }),
    ).toMatchObject({
      standing: 'active',
      upcomingStanding: null,
    });
  });

  test('and linkage is told of a ban and of its end', async () => {
    const [ann, ben] = [await person(), await person()];
    const id = await decide(ann);
    await resolve(id, 'in_force', ben);
    const accounts = await accountsOf(id);
    await apply(id, accounts);
    await apply(await decide(ann, { action: 'reinstate', status: 'in_force', accounts }), accounts);
    expect(
      await owner.prisma.linkageReceipt.count({ where: { kind: 'ban', subjectId: accounts[0] ?? '' } }),
    ).toBe(2);
  });
});

describe('once there have been two administrators', () => {
  beforeAll(async () => {
    await owner.prisma.setting.create({
      data: { key: 'two-administrators', value: true, updatedAt: new Date() },
    });
  });

  test('who has been let in decides only when another has confirmed, and two introducers make two origins', async () => {
    const [ada, bea] = [
      await person({ role: 'administrator', confirmedAt: new Date() }),
      await person({ role: 'administrator', confirmedAt: new Date() }),
    ];
    const [ann, ben] = [await person({ introducedBy: ada }), await person({ introducedBy: bea })];
    const id = await decide(ann);
    await expect(resolve(id, 'in_force', ben)).rejects.toMatchObject(refusal('approver may not'));
    await owner.prisma.user.update({ where: { id: ben }, data: { confirmedAt: new Date() } });
    await expect(resolve(id, 'in_force', ben)).rejects.toMatchObject(refusal('proposer may not'));
    await owner.prisma.user.update({ where: { id: ann }, data: { confirmedAt: new Date() } });
    expect((await resolve(id, 'in_force', ben)).rows).toEqual([{ independence: 'independent' }]);
  });
});
