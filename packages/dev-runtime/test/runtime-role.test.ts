import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '@stillwatch/database/database';
import { ensurePartitionsFor } from '@stillwatch/database/partitions';
import { mayChangeSchema, provisionRuntimeLogin } from '@stillwatch/database/runtime-role';
import { createTestDatabase, type TestDatabase } from '../src/test-database.js';

let testDatabase: TestDatabase;
let server: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  server = openDatabase({ url: testDatabase.runtimeUrl, poolSize: 2 });
});

afterAll(async () => {
  await server.close();
  await testDatabase.drop();
});

const denied = { code: '42501' };

test.each([
  `UPDATE audit_entries SET action = 'other'`,
  'DELETE FROM audit_entries',
  'TRUNCATE audit_entries',
  'DELETE FROM case_events',
  'UPDATE scores SET score = 0',
  'DELETE FROM decisions',
  'DELETE FROM evidence_packets',
  `UPDATE evidence_packet_chunks SET bytes = ''`,
])('the running server cannot rewrite the records: %s', async (statement) => {
  await expect(server.pool.query(statement)).rejects.toMatchObject(denied);
});

test.each([
  'CREATE TABLE other (id int)',
  'ALTER TABLE accounts ADD COLUMN other int',
  'DROP TABLE accounts',
  'DROP TRIGGER audit_entries_append_only ON audit_entries',
  'ALTER TABLE decisions DROP CONSTRAINT decisions_two_people_check',
  'UPDATE _prisma_migrations SET checksum = checksum',
])('the running server cannot change the tables: %s', async (statement) => {
  await expect(server.pool.query(statement)).rejects.toMatchObject({
    code: expect.stringMatching(/^42501$/),
  });
});

test('the running server reads and writes rows, and makes the partitions it needs', async () => {
  await server.prisma.account.create({ data: { accountId: 'acct_1' } });
  expect(await server.prisma.account.count()).toBe(1);
  expect(await ensurePartitionsFor(server.pool, [new Date('2031-05-06T07:08:09Z')])).toEqual([
    'usage_events_p20310506',
  ]);
});

test('a log-in is the owner’s or the server’s, and a new password takes the place of the old one', async () => {
  expect(await mayChangeSchema(testDatabase.url)).toBe(true);
  expect(await mayChangeSchema(testDatabase.runtimeUrl)).toBe(false);
  const login = new URL(testDatabase.runtimeUrl);
  login.username = `it's "another"`;
  for (const password of ['first $$', "second '' %41"]) {
    login.password = encodeURIComponent(password);
    await provisionRuntimeLogin(testDatabase.url, login.href);
    const other = openDatabase({ url: login.href, poolSize: 1 });
    expect((await other.pool.query('SELECT count(*)::int AS n FROM accounts')).rows).toEqual([
      { n: expect.any(Number) },
    ]);
    await other.close();
  }
});
