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
  `UPDATE accounts SET standing = 'banned'`,
  `UPDATE accounts SET standing_until = now(), standing_decision_id = NULL`,
  'UPDATE accounts SET upcoming_from = NULL, upcoming_standing = NULL',
  `UPDATE accounts SET account_id = 'other'`,
  `INSERT INTO accounts (account_id, standing) VALUES ('a', 'banned')`,
  `INSERT INTO accounts (account_id, upcoming_standing, upcoming_from) VALUES ('a', 'banned', now())`,
  'DELETE FROM accounts',
])('no standing moves and no account goes without a decision: %s', async (statement) => {
  await expect(server.pool.query(statement)).rejects.toMatchObject(denied);
});

test.each([
  `UPDATE decisions SET status = 'in_force'`,
  'UPDATE decisions SET resolved_by = proposed_by',
  `UPDATE decisions SET independence = 'independent'`,
  'UPDATE decisions SET withdrawn_by = proposed_by',
  `INSERT INTO decisions (id, resolved_by) VALUES (gen_random_uuid(), gen_random_uuid())`,
  `INSERT INTO decisions (id, independence) VALUES (gen_random_uuid(), 'independent')`,
  'UPDATE decision_accounts SET account_id = account_id',
])('no decision is resolved past the function that asks who decides: %s', async (statement) => {
  await expect(server.pool.query(statement)).rejects.toMatchObject(denied);
});

test.each([
  'UPDATE approvals SET revoked_at = now()',
  'UPDATE approvals SET expires_at = now()',
  'DELETE FROM approvals',
  `INSERT INTO approvals (id, revoked_at) VALUES (gen_random_uuid(), now())`,
  'DELETE FROM evidence_excerpts',
  'UPDATE evidence_excerpts SET sealed = NULL',
  'UPDATE evidence_keys SET sealed_key = NULL',
  'DELETE FROM evidence_keys',
  'UPDATE case_attachments SET sealed = NULL',
  'DELETE FROM case_attachments',
])('no approval is taken back and no evidence goes without a person: %s', async (statement) => {
  await expect(server.pool.query(statement)).rejects.toMatchObject(denied);
});

test('of an account the running server writes every column but the standing, also those that come later', async () => {
  const { rows } = await server.pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = 'accounts' AND NOT has_column_privilege('stillwatch_runtime', 'accounts', column_name, 'UPDATE')
     ORDER BY column_name`,
  );
  expect(rows.map(({ name }) => name)).toEqual([
    ...['account_id', 'created_at', 'standing', 'standing_decision_id', 'standing_until'],
    ...['upcoming_decision_id', 'upcoming_from', 'upcoming_standing', 'upcoming_until'],
  ]);
});

test('nobody logs in as the guardian, and it owns nothing but its functions', async () => {
  const { rows } = await server.pool.query(
    `SELECT rolcanlogin, rolsuper, (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS tables,
       pg_has_role('stillwatch_runtime', 'stillwatch_guardian', 'MEMBER') AS becomes
     FROM pg_roles WHERE rolname = 'stillwatch_guardian'`,
  );
  expect(rows).toEqual([{ rolcanlogin: false, rolsuper: false, tables: 0, becomes: false }]);
  const open = await server.pool.query(
    `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
       AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`,
  );
  expect(open.rows).toEqual([]);
  const loose = await server.pool.query(
    `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
       AND NOT coalesce(proconfig::text, '') LIKE '%search_path=pg_catalog, public%'`,
  );
  expect(loose.rows).toEqual([]);
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
