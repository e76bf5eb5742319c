import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry, AuditVerification } from '@stillwatch/contracts/audit-log';
import { listed } from './review-fixtures.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const log = (query: Parameters<typeof listed>[2]) => listed<AuditEntry>(server, '/v1/audit-log', query);

test('a change and its entry are kept or undone together', async () => {
  const before = await server.database.prisma.auditEntry.count();
  await server.call('PUT', '/v1/accounts/acct_1', { plan: 'payg' });
  await server.call('PUT', '/v1/accounts/acct_1', { plan: 42 });
  await server.call('PUT', '/v1/accounts/nobody/declared-purpose', { category: 'research' });
  expect(await server.database.prisma.auditEntry.count()).toBe(before + 1);
});

test('an entry says who did what to what, before and after', async () => {
  await server.call('PUT', '/v1/accounts/acct_2', { plan: 'payg', organization: { name: 'Two' } });
  await server.call('PUT', '/v1/accounts/acct_2', { plan: 'enterprise' });
  const { rows } = await log({ filter: { objectId: 'acct_2' } });
  expect(rows[0]).toMatchObject({
    actorType: 'api_key',
    actorName: 'Bootstrap key',
    action: 'account.updated',
    objectType: 'account',
    before: { plan: 'payg' },
    after: { plan: 'enterprise' },
  });
  expect(rows[0]?.id).toBe(String(rows[0]?.seq));
});

test('sixteen writers at once leave a chain without gaps that verifies', async () => {
  await Promise.all(
    Array.from({ length: 16 }, (_, index) =>
      server.call('PUT', `/v1/accounts/chain_${index}`, { plan: 'x' }),
    ),
  );
  const { rows, range } = await log({ sort: ['seq', 'ASC'], range: [0, 999] });
  expect(rows.map((entry) => entry.seq)).toEqual(rows.map((_, index) => index + 1));
  expect(range).toBe(`audit-log 0-${rows.length - 1}/${rows.length}`);
  const { body } = await server.call<AuditVerification>('GET', '/v1/audit-log/verify');
  expect(body).toMatchObject({ ok: true, entries: rows.length, head: rows.at(-1)?.hash, brokenAt: null });
});

test('the log is filtered and searched; a filter that cannot be read is refused', async () => {
  const { rows } = await log({ filter: { q: 'CHAIN_1', action: ['account.created'] }, sort: ['seq', 'ASC'] });
  expect(rows).toHaveLength(7);
  const [first] = rows;
  expect((await log({ filter: { id: [first?.id] } })).rows).toEqual([first]);
  expect((await log({ filter: { actorType: 'system' } })).rows.length).toBeGreaterThan(0);
  expect((await log({ filter: { actorId: 'nobody' } })).rows).toEqual([]);
  for (const id of ['abc', '123456789012345678901234567890', -1]) {
    expect(await log({ filter: { id } })).toMatchObject({ status: 400, code: 'invalid_query' });
  }
});

test('a start leaves the first keys, people and clauses in the log, once', async () => {
  const { rows } = await log({ filter: { actorType: 'system' }, sort: ['seq', 'ASC'] });
  const actions = rows.map((entry) => entry.action);
  for (const action of ['api_key.created', 'user.created']) {
    expect(actions.filter((one) => one === action)).toHaveLength(1);
  }
  expect(actions.filter((one) => one === 'policy_clause.created')).toHaveLength(2);
  const { body } = await server.call<{ id: string }[]>('GET', '/v1/policy-clauses');
  expect(body.map((clause) => clause.id)).toEqual([
    'outputs-competing-models/1',
    'outputs-unauthorised-training/1',
  ]);
});
