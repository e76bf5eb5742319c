import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import { asOwner, listed } from './review-fixtures.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await asOwner(
    server,
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT gen_random_uuid(), name || '@example.test', name, 'viewer', 'none' FROM unnest($1::text[]) AS name`,
    [['ann_b', 'annxb', 'per%cent', 'back\\slash']],
  );
  for (const id of ['acct_a', 'acctxa', 'acct%a'])
    await server.call('PUT', `/v1/accounts/${encodeURIComponent(id)}`, {});
});
afterAll(() => server.close());

const names = async (q: string) =>
  (await listed<{ name: string }>(server, '/v1/users', { filter: { q } })).rows.map(({ name }) => name);

test('what a person types into a search is found as it stands: wildcards are letters like any other', async () => {
  expect(await names('ann_b')).toEqual(['ann_b']);
  expect(await names('ANN')).toEqual(['ann_b', 'annxb']);
  expect(await names('%')).toEqual(['per%cent']);
  expect(await names('back\\')).toEqual(['back\\slash']);
});

test('the audit log says that nothing else matches only when nothing else does', async () => {
  const entries = async (q: string) =>
    (await listed<AuditEntry>(server, '/v1/audit-log', { filter: { q } })).rows;
  expect(await entries('account_created')).toEqual([]);
  expect((await entries('acct_a')).map(({ objectId }) => objectId)).toEqual(['acct_a']);
  expect((await entries('%')).map(({ objectId }) => objectId)).toEqual(['acct%a']);
});

test('accounts are searched the same way', async () => {
  const { rows } = await listed<{ accountId: string }>(server, '/v1/accounts', { filter: { q: 't_a' } });
  expect(rows.map(({ accountId }) => accountId)).toEqual(['acct_a']);
});

test('. and .. are no ids, because no address can hold them', async () => {
  for (const accountId of ['.', '..']) {
    const event = {
      id: 'e1',
      accountId,
      occurredAt: new Date().toISOString(),
      operation: 'chat',
      model: 'atlas',
    };
    const { body } = await server.call<{ accepted: number; rejected: { message: string }[] }>(
      'POST',
      '/v1/usage-events',
      { events: [event] },
    );
    expect(body.accepted).toBe(0);
    expect(body.rejected[0]?.message).toMatch('accountId: must not be . or ..');
  }
});

test('an account whose id can be taken for another’s is shown as such', async () => {
  const shown = async (id: string) => {
    const { body } = await server.call<{ idNotice: string | null }>(
      'PUT',
      `/v1/accounts/${encodeURIComponent(id)}`,
      {},
    );
    return body.idNotice;
  };
  expect(await shown('acct_\u0430')).toMatch('letters of several scripts');
  expect(await shown('acct_plain')).toBeNull();
});
