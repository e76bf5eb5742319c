import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Account, DeclaredPurpose } from '@stillwatch/contracts/account';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { Risk } from '@stillwatch/contracts/risk';
import { listed, type Refusal } from './review-fixtures.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const put = <Body = Account & Refusal>(path: string, body: object) => server.call<Body>('PUT', path, body);
const get = <Body>(path: string) => server.call<Body>('GET', path);
const actionsOn = async (objectId: string) =>
  (
    await listed<AuditEntry>(server, '/v1/audit-log', { filter: { objectId }, sort: ['seq', 'ASC'] })
  ).rows.map((entry) => entry.action);

test('an account is created by its first PUT and changed by the next, field by field', async () => {
  const created = await put('/v1/accounts/acct_1', {
    organization: { name: 'Lattice Commerce', domain: 'lattice.example' },
    plan: 'payg',
    registration: { channel: 'self_serve', asn: 64500 },
  });
  expect(created).toMatchObject({
    status: 201,
    body: { id: 'acct_1', accountId: 'acct_1', band: 'none', score: 0, standing: 'active' },
  });
  const updated = await put('/v1/accounts/acct_1', {
    organization: { country: 'NL' },
    registration: { asn: 64501 },
  });
  expect(updated).toMatchObject({
    status: 200,
    body: {
      organization: { name: 'Lattice Commerce', domain: 'lattice.example', country: 'NL' },
      plan: 'payg',
      registration: { channel: 'self_serve', asn: 64501 },
    },
  });
  expect((await put('/v1/accounts/acct_1', { plan: 'payg' })).status).toBe(200);
  expect(await actionsOn('acct_1')).toEqual(['account.created', 'account.updated']);
});

test('twenty first PUTs at once make one account', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => put('/v1/accounts/acct_race', { plan: 'payg' })),
  );
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(19);
  expect(await actionsOn('acct_race')).toEqual(['account.created']);
});

test('ids that cannot be are refused with a reason, or are nobody’s', async () => {
  expect(await put('/v1/accounts/%00', {})).toMatchObject({
    status: 404,
    body: { code: 'account_not_found' },
  });
  for (const id of ['a%20b', 'x'.repeat(201)]) {
    expect(await put(`/v1/accounts/${id}`, {})).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
    expect(await get(`/v1/accounts/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
  }
  expect((await put(`/v1/accounts/${'x'.repeat(10_000)}`, {})).status).toBe(414);
  expect((await put(`/v1/accounts/${'é'.repeat(200)}`, {})).status).toBe(201);
});

test('every question about an unknown account answers account_not_found', async () => {
  for (const rest of [
    '',
    '/risk',
    '/usage',
    '/behaviour',
    '/score-history',
    '/declared-purposes',
    '/approvals',
    '/dossier',
  ]) {
    expect(await get(`/v1/accounts/nobody${rest}`)).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
  }
});

test('an account that was never scored has no finding, and that is an answer', async () => {
  await put('/v1/accounts/acct_quiet', {});
  expect((await get<Risk>('/v1/accounts/acct_quiet/risk')).body).toEqual({
    accountId: 'acct_quiet',
    probability: 0,
    score: 0,
    band: 'none',
    reasons: [],
    eventsScored: 0,
    scoredAt: null,
    scorecardVersion: null,
    campaignId: null,
    priorNats: null,
  });
  expect((await get('/v1/accounts/acct_quiet/usage?days=30')).body).toEqual([]);
  expect((await get('/v1/accounts/acct_quiet/behaviour')).status).toBe(404);
  expect((await get('/v1/accounts/acct_quiet/usage?days=0')).status).toBe(400);
});

test('a different statement of purpose is a new version; the old ones stay', async () => {
  await put('/v1/accounts/acct_purpose', {});
  const declare = (input: object) =>
    put<DeclaredPurpose & Refusal>('/v1/accounts/acct_purpose/declared-purpose', input);
  const chat = {
    category: 'chat_assistant',
    statement: 'A shop assistant.',
    trainsModels: 'no',
    expectedMonthlyTokens: 1e6,
  };
  expect(await declare(chat)).toMatchObject({
    status: 201,
    body: { version: 1, category: 'chat_assistant' },
  });
  expect(await declare(chat)).toMatchObject({ status: 200, body: { version: 1 } });
  expect(await declare({ ...chat, category: 'synthetic_data' })).toMatchObject({
    status: 201,
    body: { version: 2 },
  });
  const { body } = await get<DeclaredPurpose[]>('/v1/accounts/acct_purpose/declared-purposes');
  expect(body.map((purpose) => [purpose.version, purpose.category])).toEqual([
    [2, 'synthetic_data'],
    [1, 'chat_assistant'],
  ]);
  expect((await get<Account>('/v1/accounts/acct_purpose')).body.declaredCategory).toBe('synthetic_data');
  const days = (Date.parse(body[0]?.attestationDueAt ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(365, 1);
  expect(await declare({ category: 'No Such Name' })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'category' }] },
  });
});

test('a statement made again when it is due attests the purpose anew, without a new version', async () => {
  await put('/v1/accounts/acct_due', {});
  const declare = () =>
    put<DeclaredPurpose>('/v1/accounts/acct_due/declared-purpose', { category: 'research' });
  await declare();
  await server.database.prisma.declaredPurpose.updateMany({
    where: { accountId: 'acct_due' },
    data: { attestationDueAt: new Date() },
  });
  const renewed = await declare();
  expect(renewed).toMatchObject({ status: 200, body: { version: 1 } });
  expect(Date.parse(renewed.body.attestationDueAt)).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  expect(await actionsOn('acct_due')).toContain('declared_purpose.attested');
});

test('models are added, changed and listed', async () => {
  const atlas = { class: 'chat', releasedAt: '2026-01-01T00:00:00.000Z' };
  expect(await put('/v1/models/atlas', atlas)).toMatchObject({
    status: 201,
    body: { model: 'atlas', ...atlas },
  });
  expect((await put('/v1/models/atlas', atlas)).status).toBe(200);
  expect(await put('/v1/models/atlas', { ...atlas, class: 'reasoning' })).toMatchObject({
    status: 200,
    body: { class: 'reasoning' },
  });
  expect((await put('/v1/models/atlas', { class: 'toaster', releasedAt: 'yesterday' })).body).toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'class' }, { path: 'releasedAt' }],
  });
  expect((await listed(server, '/v1/models', {})).rows).toMatchObject([{ id: 'atlas', class: 'reasoning' }]);
  expect(await actionsOn('atlas')).toEqual(['model.created', 'model.updated']);
});

test('the account list filters, sorts, searches and pages', async () => {
  const { prisma } = server.database;
  await prisma.account.createMany({
    data: Array.from({ length: 30 }, (_, index) => ({
      accountId: `list_${String(index).padStart(2, '0')}`,
      organizationName: index === 7 ? '100% Organic_Foods' : `Org ${index}`,
      plan: index % 2 ? 'list-a' : 'list-b',
      score: index,
      band: index >= 25 ? 'review' : 'none',
      lastEventAt: index < 10 ? null : new Date(Date.UTC(2026, 0, 1 + index)),
    })),
  });
  const page = (query: Parameters<typeof listed>[2]) => listed<Account>(server, '/v1/accounts', query);
  const ids = async (query: Parameters<typeof listed>[2]) => (await page(query)).rows.map((row) => row.id);

  const top = await page({ filter: { plan: ['list-a', 'list-b'] }, range: [0, 2] });
  expect(top.rows.map((row) => row.id)).toEqual(['list_29', 'list_28', 'list_27']);
  expect(top.range).toBe('accounts 0-2/30');
  expect(await ids({ filter: { plan: 'list-a' }, sort: ['accountId', 'ASC'], range: [1, 2] })).toEqual([
    'list_03',
    'list_05',
  ]);
  expect(await ids({ filter: { band: 'review', plan: 'list-a' } })).toEqual([
    'list_29',
    'list_27',
    'list_25',
  ]);
  expect(await ids({ filter: { q: 'LIST_1' }, sort: ['accountId', 'ASC'], range: [0, 0] })).toEqual([
    'list_10',
  ]);
  expect(await ids({ filter: { q: '100% organic_' } })).toEqual(['list_07']);
  expect(await ids({ filter: { q: '%' } })).toEqual(['list_07']);
  expect(await ids({ filter: { id: ['list_03', 'list_04'] }, sort: ['score', 'ASC'] })).toEqual([
    'list_03',
    'list_04',
  ]);
  const byLast = await ids({ filter: { q: 'list_' }, sort: ['lastEventAt', 'DESC'], range: [0, 29] });
  expect(byLast.slice(0, 2)).toEqual(['list_29', 'list_28']);
  expect(byLast.slice(-1)).toEqual(['list_09']);
  expect((await page({ filter: { plan: 'no such plan' } })).range).toBe('accounts 0-0/0');
});

test('a list query that cannot be read says which part', async () => {
  const codes = [
    await listed(server, '/v1/accounts', { filter: { colour: 'red' } }),
    await listed(server, '/v1/accounts', { filter: { band: 'purple' } }),
    await listed(server, '/v1/accounts', { filter: { q: 'a\0b' } }),
    await listed(server, '/v1/accounts', { sort: ['password', 'ASC'] }),
  ];
  for (const { status, code } of codes)
    expect({ status, code }).toEqual({ status: 400, code: 'invalid_query' });
  expect((await get('/v1/accounts?filter={')).status).toBe(400);
  expect((await get(`/v1/accounts?range=${encodeURIComponent('[0,5000]')}`)).status).toBe(400);
});

test('dates that no store can hold are refused', async () => {
  for (const registeredAt of [
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-14:00',
    '2026-02-30T00:00:00Z',
    'yesterday',
  ]) {
    expect(await put('/v1/accounts/acct_dates', { registeredAt })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ path: 'registeredAt' }] },
    });
  }
});
