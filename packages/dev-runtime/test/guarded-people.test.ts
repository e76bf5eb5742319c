import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase, type Database } from '@stillwatch/database/database';
import { createTestDatabase, type TestDatabase } from '../src/test-database.js';

let testDatabase: TestDatabase;
let server: Database;
let owner: Database;
const [ada, bo, officer] = [randomUUID(), randomUUID(), randomUUID()];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  server = openDatabase({ url: testDatabase.runtimeUrl, poolSize: 2 });
  owner = openDatabase({ url: testDatabase.url, poolSize: 1 });
  await call('make_first_administrator', [ada, 'ada@e.test', 'Ada', 'hash', new Date()]);
  await invite(ada, bo, 'administrator');
  await invite(ada, officer, 'officer');
});

afterAll(async () => {
  await server.close();
  await owner.close();
  await testDatabase.drop();
});

async function call<T>(name: string, values: unknown[], by = server): Promise<T | undefined> {
  const places = values.map((_, index) => `$${index + 1}`).join(', ');
  const { rows } = await by.pool.query<{ answer: T }>(`SELECT ${name}(${places}) AS answer`, values);
  return rows[0]?.answer;
}

const soon = () => new Date(Date.now() + 60_000);
const invite = (by: string, id: string, role: string) =>
  call<boolean>('invite_person', [
    by,
    id,
    `${id}@e.test`,
    'Somebody',
    role,
    `token of ${id}`,
    soon(),
    new Date(),
  ]);
const answer = (id: string) =>
  call<string>('set_password_by_invitation', [`token of ${id}`, 'hash', new Date()]);

const denied = { code: '42501' };

test.each([
  `INSERT INTO users (id, email, name, role) VALUES (gen_random_uuid(), 'x@e.test', 'X', 'administrator')`,
  `UPDATE users SET role = 'administrator'`,
  `UPDATE users SET password_hash = 'known'`,
  `UPDATE users SET email = 'mine@e.test'`,
  'UPDATE users SET disabled_at = NULL',
  'UPDATE users SET confirmed_at = now()',
  'UPDATE users SET confirmed_by = id',
  'DELETE FROM users',
  `INSERT INTO introductions (id, user_id, kind, at) SELECT gen_random_uuid(), id, 'invited', now() FROM users`,
  'UPDATE introductions SET introduced_by = NULL',
  'UPDATE introductions SET confirmed_at = now()',
  'DELETE FROM introductions',
  `INSERT INTO invitations (id, user_id, token_hash, created_at, expires_at)
     SELECT gen_random_uuid(), id, 'mine', now(), now() FROM users LIMIT 1`,
  `UPDATE invitations SET token_hash = 'mine'`,
  'UPDATE invitations SET used_at = NULL',
  'DELETE FROM invitations',
  `INSERT INTO user_changes (id, user_id, kind, status, proposed_by, proposed_at)
     SELECT gen_random_uuid(), id, 'disable', 'in_force', id, now() FROM users LIMIT 1`,
  `UPDATE user_changes SET status = 'in_force'`,
  'DELETE FROM user_changes',
  'TRUNCATE users CASCADE',
  `SELECT apply_role(NULL, id, 'administrator', now()) FROM users`,
  `SELECT note_introduction(id, NULL, 'invited', now()) FROM users`,
  'SELECT apply_disabling(id, now()) FROM users',
  `SELECT make_link(id, NULL, 'mine', now(), now()) FROM users`,
  'SET ROLE stillwatch_guardian',
])('the running server cannot change people otherwise: %s', async (statement) => {
  await expect(server.pool.query(statement)).rejects.toMatchObject(denied);
});

test('functions demand an administrator who can act, and write who let whom in', async () => {
  await expect(invite(officer, randomUUID(), 'officer')).rejects.toMatchObject(denied);
  await expect(invite(randomUUID(), randomUUID(), 'officer')).rejects.toMatchObject(denied);
  await expect(invite(bo, randomUUID(), 'officer')).rejects.toMatchObject(denied);
  const { rows } = await server.pool.query('SELECT introduced_by FROM introductions WHERE user_id = $1', [
    officer,
  ]);
  expect(rows).toEqual([{ introduced_by: ada }]);
});

test('nobody becomes the first administrator a second time', async () => {
  expect(await call('make_first_administrator', [randomUUID(), 'x@e.test', 'X', 'hash', new Date()])).toBe(
    false,
  );
});

test('a link sets a password once, and the second administrator is remembered for good', async () => {
  expect(await answer(bo)).toBe(bo);
  expect(await answer(bo)).toBeNull();
  await answer(officer);
  const remembered = `key = 'two-administrators'`;
  expect((await server.pool.query(`SELECT FROM settings WHERE ${remembered}`)).rowCount).toBe(1);
  for (const statement of [
    `DELETE FROM settings WHERE ${remembered}`,
    `UPDATE settings SET key = 'x' WHERE ${remembered}`,
  ])
    for (const by of [server, owner])
      await expect(by.pool.query(statement)).rejects.toMatchObject({ code: 'P0001' });
});

test('from then on an introducer confirms nobody of theirs, and one administrator changes no other', async () => {
  const at = new Date();
  await expect(call('confirm_person', [ada, officer, at])).rejects.toMatchObject(denied);
  await expect(call('confirm_person', [bo, bo, at])).rejects.toMatchObject(denied);
  await call('confirm_person', [bo, officer, at]);
  await expect(call('disable_person', [ada, bo, at])).rejects.toMatchObject(denied);
  await expect(call('set_person_role', [ada, bo, 'viewer', at])).rejects.toMatchObject(denied);
  await expect(call('reset_person', [ada, bo, 'token', soon(), at])).rejects.toMatchObject(denied);
  await expect(call('set_person_email', [ada, bo, 'mine@e.test', at])).rejects.toMatchObject(denied);
});

test('a change of an administrator is approved by another who is independent, or by the one concerned', async () => {
  const cy = randomUUID();
  const change = randomUUID();
  await invite(ada, cy, 'administrator');
  await answer(cy);
  await expect(invite(cy, randomUUID(), 'officer')).rejects.toMatchObject(denied);
  const at = new Date();
  await call('propose_user_change', [ada, change, cy, 'disable', null, at]);
  for (const by of [ada, bo, officer])
    await expect(call('approve_user_change', [by, change, null, null, at])).rejects.toMatchObject(denied);
  await call('approve_user_change', [cy, change, null, null, at]);
  expect((await server.prisma.user.findUniqueOrThrow({ where: { id: cy } })).disabledAt).toEqual(at);
});

test('a password is changed by who knows the one of now', async () => {
  expect(await call('change_own_password', [officer, 'guessed', 'mine'])).toBe(false);
  expect(await call('change_own_password', [officer, 'hash', 'other'])).toBe(true);
});

test('a table of one’s own with the name of ours changes nothing for the functions', async () => {
  const client = await server.pool.connect();
  try {
    await client.query('CREATE TEMP TABLE users (LIKE public.users INCLUDING DEFAULTS)');
    await client.query('GRANT ALL ON pg_temp.users TO PUBLIC');
    await client.query(
      `INSERT INTO pg_temp.users (id, email, name, role, password_hash)
       VALUES ('${officer}', 'o@e.test', 'O', 'administrator', 'hash')`,
    );
    await expect(client.query(`SELECT confirm_person('${officer}', '${bo}', now())`)).rejects.toMatchObject(
      denied,
    );
  } finally {
    client.release(true);
  }
});
