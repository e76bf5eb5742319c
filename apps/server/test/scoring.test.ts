import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Account } from '@stillwatch/contracts/account';
import type { Risk, ScoreHistoryEntry } from '@stillwatch/contracts/risk';
import type { UsageHour } from '@stillwatch/contracts/usage-series';
import { harvestPrompt } from './harvest-prompt.js';
import { startTestServer, type TestServer, administrator } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.call('PUT', '/v1/models/atlas', { class: 'chat', releasedAt: '2026-01-01T00:00:00Z' });
  for (const accountId of ['acct_harvest', 'acct_pieces', 'acct_approved']) {
    const purpose = { category: 'customer_support', statement: 'First-level support.', trainsModels: 'no' };
    await server.call('PUT', `/v1/accounts/${accountId}`, { plan: 'payg' });
    await server.call('PUT', `/v1/accounts/${accountId}/declared-purpose`, purpose);
  }
});
afterAll(() => server.close());

const start = Date.now() - 3 * 86_400_000;
/** A generation frame over ever new payloads, day and night, for nobody. */
const harvest = (accountId: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    id: `h${from + index}`,
    accountId,
    occurredAt: new Date(start + (from + index) * 240_000).toISOString(),
    operation: 'chat',
    model: 'atlas',
    usage: { inputTokens: 180, outputTokens: 900 + ((index * 37) % 300) },
    request: { temperature: 1, maxTokens: 3072 },
    content: {
      prompt: harvestPrompt(from + index),
    },
    outcome: { status: 'ok', finishReason: 'stop' },
  }));
const lines = (events: object[]) => events.map((event) => JSON.stringify(event)).join('\n');
const send = (events: object[]) => server.call('POST', '/v1/usage-events', lines(events));
const risk = async (accountId: string) =>
  (await server.call<Risk>('GET', `/v1/accounts/${accountId}/risk`)).body;

test('a harvest is scored with reasons that add up to its probability', async () => {
  await send(harvest('acct_harvest', 200));
  await server.drain();
  const { band, probability, reasons, priorNats, eventsScored, scorecardVersion, score } =
    await risk('acct_harvest');
  expect(['review', 'critical']).toContain(band);
  expect(eventsScored).toBe(200);
  expect(scorecardVersion).toBeTruthy();
  expect(score).toBeGreaterThan(0);
  const logOdds = reasons.reduce((sum, reason) => sum + reason.nats, priorNats ?? NaN);
  expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(probability, 6);
  for (const reason of reasons) expect(reason.summary).toMatch(/\w.*\.$/);
});

test('events that come in many pieces give the score of events that come at once', async () => {
  for (let from = 0; from < 200; from += 25) await send(harvest('acct_pieces', 25, from));
  await server.drain();
  const pieces = await risk('acct_pieces');
  const whole = await risk('acct_harvest');
  expect(pieces.eventsScored).toBe(200);
  expect(pieces.probability).toBeCloseTo(whole.probability, 9);
});

test('an account with three events is no finding', async () => {
  await send(harvest('acct_three', 3));
  await server.drain();
  expect(await risk('acct_three')).toMatchObject({ band: 'none', eventsScored: 3 });
});

test('an approval on file lowers the score by itself, and revoking it raises it again', async () => {
  await send(harvest('acct_approved', 200));
  await server.drain();
  const before = await risk('acct_approved');
  const { body: approval } = await server.call<{ id: string }>(
    'POST',
    '/v1/accounts/acct_approved/approvals',
    {
      kind: 'research_agreement',
      reference: 'RA-1',
      validFrom: '2026-01-01T00:00:00Z',
      expiresAt: '2030-01-01T00:00:00Z',
    },
  );
  await server.drain();
  const covered = await risk('acct_approved');
  expect(covered.score).toBeLessThan(before.score);
  expect(covered.reasons.some((reason) => reason.exculpatory && reason.family === 'approval')).toBe(true);
  const cookie = await server.signIn(administrator.email, administrator.password);
  const revocation = { reason: 'The agreement ended early.' };
  await server.call('POST', `/v1/approvals/${approval.id}/revoke`, revocation, { cookie });
  await server.drain();
  expect((await risk('acct_approved')).score).toBeCloseTo(before.score, 6);
});

test('usage by hour and the score history are kept', async () => {
  const { body: hours } = await server.call<UsageHour[]>('GET', '/v1/accounts/acct_harvest/usage?days=14');
  expect(hours.reduce((sum, hour) => sum + hour.requests, 0)).toBe(200);
  const { body: history } = await server.call<ScoreHistoryEntry[]>(
    'GET',
    '/v1/accounts/acct_harvest/score-history',
  );
  expect(history.length).toBeGreaterThan(0);
});

test('the accounts list is sorted by score and counts its rows', async () => {
  const { body, headers } = await server.call<Account[]>(
    'GET',
    `/v1/accounts?sort=${encodeURIComponent('["score","DESC"]')}&range=[0,1]`,
  );
  expect(body).toHaveLength(2);
  expect(body[0]?.score).toBeGreaterThanOrEqual(body[1]?.score ?? 0);
  expect(headers.get('content-range')).toBe('accounts 0-1/4');
});

test('scoring ten times the history with the same new events reads the same number of rows', async () => {
  const { pool } = server.database;
  /** Every connection tells what it has counted; by itself it may do so ten seconds later. */
  const flush = async () => {
    const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    await Promise.all(clients.map((client) => client.query('SELECT pg_stat_force_next_flush()')));
    for (const client of clients) client.release();
  };
  const rowsRead = async () => {
    await flush();
    const { rows } = await pool.query<{ read: number }>(
      `SELECT coalesce(sum(idx_tup_fetch + seq_tup_read), 0)::float8 AS read FROM pg_stat_user_tables WHERE relname LIKE 'usage_events%'`,
    );
    return rows[0]?.read ?? 0;
  };
  const cost = async (accountId: string, from: number) => {
    const before = await rowsRead();
    await send(harvest(accountId, 10, from));
    await server.drain();
    return (await rowsRead()) - before;
  };
  await send(harvest('acct_short', 60));
  await send(harvest('acct_long', 600));
  await server.drain();
  const short = await cost('acct_short', 60);
  expect(short).toBeGreaterThanOrEqual(10);
  const long = await cost('acct_long', 600);
  expect(long).toBeLessThanOrEqual(short + 20);
});
