import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '@stillwatch/database/database';
import { createTestDatabase, type TestDatabase } from '../src/test-database.js';

let testDatabase: TestDatabase;
/** As the owner of the tables, who makes people here, and as the running server. */
let owner: Database;
let server: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  owner = openDatabase({ url: testDatabase.url, poolSize: 2 });
  server = openDatabase({ url: testDatabase.runtimeUrl, poolSize: 2 });
});
afterAll(async () => {
  await server.close();
  await owner.close();
  await testDatabase.drop();
});

async function person(role = 'officer'): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const { id } = await owner.prisma.user.create({ data: { name: 'Ann', email, role, passwordHash: 'x' } });
  return id;
}

async function account(): Promise<string> {
  const accountId = `acct_${crypto.randomUUID()}`;
  await server.prisma.account.create({ data: { accountId } });
  return accountId;
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

const approval = async () =>
  server.prisma.approval.create({
    data: {
      ...{ accountId: await account(), kind: 'research_agreement', reference: 'RA-1', createdBy: 'Ada' },
      ...{ validFrom: inDays(-1), expiresAt: inDays(30) },
    },
  });
const revoke = (id: string, by: string | null) =>
  server.pool.query('SELECT revoke_approval($1, $2, now(), $3)', [id, by, 'broken']);
const redate = (id: string, to: Date, by: string | null) =>
  server.pool.query('SELECT redate_approval($1, $2, $3, $4)', [id, inDays(-1), to, by]);

test('an approval is revoked by an administrator, once, and by nobody else', async () => {
  const { id } = await approval();
  for (const nobody of [null, crypto.randomUUID(), await person()]) {
    await expect(revoke(id, nobody)).rejects.toMatchObject({ code: '42501' });
  }
  const ada = await person('administrator');
  await revoke(id, ada);
  await expect(revoke(id, ada)).rejects.toMatchObject({ code: '42501' });
});

test('an approval is prolonged by anybody, shortened by an administrator', async () => {
  const { id } = await approval();
  await redate(id, inDays(60), null);
  await expect(redate(id, inDays(59), null)).rejects.toMatchObject({ code: '42501' });
  await redate(id, inDays(10), await person('administrator'));
});

test('evidence is erased by a person, or by its age', async () => {
  const accountId = await account();
  await server.prisma.evidenceKey.create({
    data: { accountId, sealedKey: Buffer.from('key'), createdAt: new Date() },
  });
  const excerpt = (keptAt: Date) => ({
    ...{
      accountId,
      id: crypto.randomUUID(),
      occurredAt: keptAt,
      eventId: 'e',
      template: 1n,
      model: 'm',
      keptAt,
    },
    sealed: Buffer.from('text'),
  });
  await server.prisma.evidenceExcerpt.createMany({ data: [excerpt(new Date()), excerpt(inDays(-200))] });
  const forgotten = await server.pool.query('SELECT forget_excerpts($1, 10)::int AS n', [inDays(1)]);
  expect(forgotten.rows).toEqual([{ n: 1 }]);
  const erase = (by: string | null) =>
    server.pool.query('SELECT erase_evidence($1, $2, now(), $3)::int AS n', [accountId, by, 'asked']);
  await expect(erase(null)).rejects.toMatchObject({ code: '42501' });
  await expect(erase(await person('viewer'))).rejects.toMatchObject({ code: '42501' });
  expect((await erase(await person())).rows).toEqual([{ n: 1 }]);
});
