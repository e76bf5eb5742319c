import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditEntry, AuditVerification, ExportedAuditEntry } from '@stillwatch/contracts/audit-log';
import { hashAuditEntry } from '@stillwatch/database/audit-chain';
import { listed } from './review-fixtures.js';
import { bootstrapKey, startTestServer, type TestServer } from './server-harness.js';

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
  await server.call('PUT', '/v1/accounts/acct_1/declared-purpose', { category: 42 });
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

test('whatever people and customers write, the chain holds, in the database and in its export', async () => {
  const texts = [
    ...[
      '"quoted" \\ <b>bold</b> & 4:user;-;',
      '\u202Eright to left שלום',
      'line\u2028separator\u2029 \u0085',
    ],
    ...['👩‍👩‍👧 e\u0301 é ﬁ 审计', '\t\n\r\u0001', '0'.repeat(150), '{"$ref":"x"}', '\uFEFFmark', '__proto__'],
  ];
  for (const [index, text] of texts.entries()) {
    const { status } = await server.call('PUT', `/v1/accounts/odd_${index}`, {
      organization: { name: text },
      plan: text,
    });
    expect([200, 201, 400]).toContain(status);
  }
  await server.call('PUT', '/v1/accounts/odd_0/declared-purpose', {
    ...{ category: 'research', trainsModels: 'no', expectedMonthlyTokens: 1e15 },
    statement: texts.join(' '),
  });
  const { rows } = await log({ filter: { objectType: 'account', q: 'odd_' } });
  expect(rows.length).toBeGreaterThan(4);
  const { body } = await server.call<AuditVerification>('GET', '/v1/audit-log/verify');
  expect(body).toMatchObject({ ok: true, problems: [] });

  const exported = await fetch(`${server.url}/v1/audit-log/export`, {
    headers: { authorization: `Bearer ${bootstrapKey}` },
  });
  const lines = (await exported.text()).trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(body.entries);
  for (const line of lines) {
    const { seq, ...entry } = JSON.parse(line) as ExportedAuditEntry;
    expect(hashAuditEntry({ ...entry, seq: String(seq) })).toBe(entry.hash);
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
