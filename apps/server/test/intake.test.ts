import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AccountDetail } from '@stillwatch/contracts/account';
import type { AccountIntakeFinding, SenderIntake } from '@stillwatch/contracts/intake';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import { IntakeService } from '../src/intake/intake.service.js';
import { addKey, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
let gateway: { id: string; secret: string };

beforeAll(async () => {
  server = await startTestServer();
  gateway = await addKey(server, ['usage:write']);
});
afterAll(() => server.close());

const today = () => new Date().toISOString().slice(0, 10);
let serial = 0;
const event = (accountId: string, changes: object = {}) => ({
  id: `evt_${(serial += 1)}`,
  accountId,
  occurredAt: new Date(Date.now() - 60_000 - serial * 1_000).toISOString(),
  operation: 'chat',
  model: 'atlas',
  ...changes,
});
const many = (count: number, make: () => object) => Array.from({ length: count }, make);
const post = async (events: object[], key?: string) => {
  const body = events.map((each) => JSON.stringify(each)).join('\n');
  return (
    await server.call<IngestReceipt>('POST', '/v1/usage-events', body, key === undefined ? {} : { key })
  ).body;
};
const account = async (accountId: string) =>
  (await server.call<AccountDetail>('GET', `/v1/accounts/${accountId}`)).body;
const intakeOf = async (filter: object) => {
  const query = encodeURIComponent(JSON.stringify(filter));
  return (await server.call<SenderIntake[]>('GET', `/v1/system/intake?filter=${query}`)).body;
};
const findings = async () =>
  (await server.call<AccountIntakeFinding[]>('GET', '/v1/system/intake/findings')).body;
const sum = () => server.worker.get(IntakeService).sum();

test('an account shows by day what was accepted, repaired, repeated and refused of it: at once, when folded, and when summed', async () => {
  const good = many(3, () => event('acct_seen'));
  await post([
    ...good,
    event('acct_seen', { client: { userAgent: 'x'.repeat(501) } }),
    event('acct_seen', { model: '' }),
    event('acct_seen', { occurredAt: '2001-01-01T00:00:00Z' }),
  ]);
  await post(good);
  const expected = [
    {
      day: today(),
      accepted: 4,
      duplicates: 3,
      conflicting: 0,
      repaired: 1,
      rejected: 2,
      byCode: { invalid_event: 1, occurred_at_too_old: 1 },
    },
  ];
  expect((await account('acct_seen')).intake).toEqual(expected);
  await server.drain();
  expect((await account('acct_seen')).intake).toEqual(expected);
  expect(await sum()).toBeGreaterThan(0);
  expect((await account('acct_seen')).intake).toEqual(expected);
  expect(await sum()).toBe(0);
});

test('the same is told by the key that sent it, and of an account that is known by refusals alone', async () => {
  await post([event('acct_never', { operation: 7 }), event('acct_west')], gateway.secret);
  const [west] = await intakeOf({ keyId: gateway.id });
  expect(west).toMatchObject({
    keyId: gateway.id,
    keyName: 'Gateway',
    accountId: null,
    accepted: 1,
    rejected: 1,
    byCode: { invalid_event: 1 },
  });
  await sum();
  expect(await intakeOf({ accountId: 'acct_never' })).toEqual([
    expect.objectContaining({ keyName: 'Gateway', accountId: 'acct_never', accepted: 0, rejected: 1 }),
  ]);
  expect(await server.call('GET', '/v1/accounts/acct_never')).toMatchObject({ status: 404 });
});

test('a batch with more accounts than are told apart is counted whole, the rest of them as one', async () => {
  await sum();
  const before = (await intakeOf({ keyId: gateway.id }))[0]?.rejected ?? 0;
  await post(
    Array.from({ length: 150 }, (_, n) => event(`acct_many_${n}`, { model: null })),
    gateway.secret,
  );
  const { rows } = await server.database.pool.query<{ scope: string; rows: number; rejected: number }>(
    `SELECT scope, count(*)::int AS rows, sum(rejected)::int AS rejected FROM intake_rows
     WHERE sender_id = $1 AND scope <> 'sender' GROUP BY scope ORDER BY scope`,
    [gateway.id],
  );
  expect(rows).toEqual([
    { scope: 'account', rows: 100, rejected: 100 },
    { scope: 'other', rows: 1, rejected: 50 },
  ]);
  expect((await intakeOf({ keyId: gateway.id }))[0]?.rejected).toBe(before + 150);
});

test('an account whose events are mostly refused or repaired is a finding, also one without an event', async () => {
  await post([
    ...many(20, () => event('acct_hurt')),
    ...many(31, () => event('acct_hurt', { client: { userAgent: 'x'.repeat(501) } })),
  ]);
  await post(many(60, () => event('acct_lost', { id: '' })));
  await post([...many(40, () => event('acct_fine')), ...many(20, () => event('acct_fine', { usage: null }))]);
  const { intakeFinding } = await account('acct_hurt');
  expect(intakeFinding).toMatchObject({ code: 'mostly_refused', day: today() });
  expect(intakeFinding?.sentence).toMatch(/^Of 51 events .+ 31 kept without some of their fields/);
  expect((await account('acct_fine')).intakeFinding).toBeNull();
  await server.drain();
  await sum();
  const found = (await findings()).map(({ accountId, code }) => `${accountId} ${code}`);
  expect(found).toEqual(expect.arrayContaining(['acct_hurt mostly_refused', 'acct_lost mostly_refused']));
  expect(found).not.toContainEqual(expect.stringContaining('acct_fine'));
  const { body: dossier } = await server.call<{ account: AccountDetail }>(
    'GET',
    '/v1/accounts/acct_hurt/dossier',
  );
  expect(dossier.account.intakeFinding?.code).toBe('mostly_refused');
});

test('many requests under one id with other content are a finding, a retry storm is not', async () => {
  const hidden = many(60, () => event('acct_hiding', { id: 'mine' })).map((each, n) => ({
    ...each,
    content: { prompt: `Another question, number ${'i'.repeat(n + 1)}` },
  }));
  expect(await post(hidden)).toMatchObject({ accepted: 1, duplicates: 59 });
  const retried = event('acct_retrying', { content: { prompt: 'The same question' } });
  const restamped = Array.from({ length: 60 }, (_, n) => ({
    ...retried,
    occurredAt: new Date(Date.now() - 60_000 - n * 1_000).toISOString(),
  }));
  expect(await post(restamped)).toMatchObject({ accepted: 1, duplicates: 59 });
  expect((await account('acct_hiding')).intakeFinding).toMatchObject({ code: 'repeated_ids' });
  expect((await account('acct_retrying')).intakeFinding).toBeNull();
  expect((await findings()).map(({ accountId }) => accountId)).toContain('acct_hiding');
});

test('batches that are refused whole are counted by the key that sent them', async () => {
  const refused = async (body: string, type: string) =>
    (
      await server.call('POST', '/v1/usage-events', Buffer.from(body), {
        key: gateway.secret,
        headers: { 'content-type': type, ...(type.endsWith('ndjson') ? { 'content-encoding': 'gzip' } : {}) },
      })
    ).status;
  expect(await refused('{"event": []}', 'application/json')).toBe(400);
  expect(await refused('not gzip', 'application/x-ndjson')).toBe(400);
  await sum();
  const counted = async () => (await intakeOf({ keyId: gateway.id }))[0]?.byCode;
  expect(await counted()).toMatchObject({ malformed_body: 1, malformed_gzip: 1 });
});
