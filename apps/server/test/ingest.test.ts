import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import pg from 'pg';
import { addKey, startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ STILLWATCH_MAX_BATCH_BYTES: '200000' });
});
afterAll(() => server.close());

let serial = 0;
const event = (changes: object = {}) => ({
  id: `evt_${(serial += 1)}`,
  accountId: 'acct_1',
  occurredAt: new Date(Date.now() - 60_000 - serial * 1_000).toISOString(),
  operation: 'chat',
  model: 'atlas',
  usage: { inputTokens: 20, outputTokens: 50 },
  content: { prompt: `question ${serial}` },
  outcome: { status: 'ok' },
  ...changes,
});
const nothingWrong = { repairedCount: 0, repaired: [], rejectedCount: 0, rejectedByCode: {}, rejected: [] };
const lines = (...events: object[]) => events.map((item) => JSON.stringify(item)).join('\n');
const post = (body: unknown, headers: Record<string, string> = {}, key?: string | null) =>
  server.call<IngestReceipt & { code: string }>('POST', '/v1/usage-events', body, {
    headers,
    ...(key === undefined ? {} : { key }),
  });

async function eventsScored(accountId: string): Promise<number> {
  await server.drain();
  return (await server.call<{ eventsScored: number }>('GET', `/v1/accounts/${accountId}`)).body.eventsScored;
}

test('an event for an unknown account is kept and creates the account as undeclared', async () => {
  const { status, body } = await post(lines(event({ accountId: 'acct_new' })));
  expect({ status, body }).toEqual({ status: 202, body: { accepted: 1, duplicates: 0, ...nothingWrong } });
  expect(await eventsScored('acct_new')).toBe(1);
  const { body: account } = await server.call('GET', '/v1/accounts/acct_new');
  expect(account).toMatchObject({ accountId: 'acct_new', declaredCategory: null, standing: 'active' });
});

test('sending an event again counts as a duplicate and changes nothing', async () => {
  const batch = lines(event({ accountId: 'acct_twice' }), event({ accountId: 'acct_twice' }));
  await post(batch);
  expect((await post(batch)).body).toEqual({ accepted: 0, duplicates: 2, ...nothingWrong });
  expect((await post(`${batch}\n${lines(event({ accountId: 'acct_twice' }))}`)).body).toMatchObject({
    accepted: 1,
    duplicates: 2,
  });
  expect(await eventsScored('acct_twice')).toBe(3);
});

test('the same event twice in one batch is stored once', async () => {
  const twin = event({ accountId: 'acct_twin' });
  expect((await post(lines(twin, twin))).body).toEqual({ accepted: 1, duplicates: 1, ...nothingWrong });
  expect(await eventsScored('acct_twin')).toBe(1);
});

test('many batches at once with the same events count each event once', async () => {
  const events = Array.from({ length: 200 }, (_, index) => event({ accountId: `acct_race_${index % 7}` }));
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, shift) =>
      post(lines(...events.slice(shift * 10), ...events.slice(0, shift * 10))),
    ),
  );
  expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(200);
  const scored = await Promise.all(
    Array.from({ length: 7 }, (_, index) => eventsScored(`acct_race_${index}`)),
  );
  expect(scored.reduce((sum, count) => sum + count, 0)).toBe(200);
});

test('one bad event is rejected by its index with a code, and its neighbours are stored', async () => {
  const { body } = await post(`${lines(event())}\n{"id": \n${lines(event({ model: '' }), event())}`);
  expect(body).toMatchObject({
    accepted: 2,
    rejected: [
      { index: 1, code: 'malformed_json' },
      { index: 2, code: 'invalid_event' },
    ],
  });
});

test('JSON batches and gzip are taken like NDJSON', async () => {
  expect((await post({ events: [event(), { id: 'x' }] })).body).toMatchObject({
    accepted: 1,
    rejected: [{ index: 1, id: 'x' }],
  });
  const zipped = gzipSync(lines(event(), event()));
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
  expect((await post(zipped, headers)).body).toMatchObject({ accepted: 2, rejected: [] });
});

test('a broken gzip stream is a 400, and a huge one is cut off at the limit', async () => {
  const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
  const zipped = gzipSync(lines(event(), event()));
  expect(await post(zipped.subarray(0, zipped.length - 12), headers)).toMatchObject({
    status: 400,
    body: { code: 'malformed_gzip' },
  });
  expect(await post(Buffer.from('not gzip at all'), headers)).toMatchObject({
    status: 400,
    body: { code: 'malformed_gzip' },
  });
  expect(await post(gzipSync('x'.repeat(5_000_000)), headers)).toMatchObject({
    status: 413,
    body: { code: 'body_too_large' },
  });
});

test('a body over the limit is a 413 problem document', async () => {
  const answer = await post('x'.repeat(300_000));
  expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large', status: 413 } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('a wrong key is 401, a key without the scope 403, another content type 415, no JSON 400', async () => {
  expect(await post(lines(event()), {}, 'sw_wrong_key_wrong_key_wrong')).toMatchObject({
    status: 401,
    body: { code: 'invalid_key' },
  });
  expect(await post(lines(event()), {}, null)).toMatchObject({
    status: 401,
    body: { code: 'unauthenticated' },
  });
  const reader = await addKey(server, ['accounts:read']);
  expect(await post(lines(event()), {}, reader.secret)).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope' },
  });
  expect(await post('x', { 'content-type': 'text/plain' })).toMatchObject({
    status: 415,
    body: { code: 'unsupported_media_type' },
  });
  expect(await post('{"events": [', { 'content-type': 'application/json' })).toMatchObject({
    status: 400,
    body: { code: 'malformed_body' },
  });
  expect(await post({ notEvents: [] })).toMatchObject({ status: 400, body: { code: 'malformed_body' } });
});

test('no text of a prompt, and none of the customer’s own words in a request, is in any file of the database', async () => {
  const secret = `marmalade-${randomUUID()}`;
  await post(
    lines(
      event({
        accountId: 'acct_text',
        content: {
          system: `${secret} system`,
          prompt: [{ role: 'user', content: `${secret} prompt` }],
          completion: { text: `${secret} completion` },
        },
        conversation: { id: secret, endUserId: `${secret} ${'x'.repeat(300)}` },
        request: {
          stop: [secret],
          logitBias: { [secret]: 1 },
          responseFormat: { type: secret, json_schema: { title: secret } },
          reasoningEffort: secret,
        },
        metadata: { note: secret },
      }),
    ),
  );
  await server.drain();
  const [stored] = await server.database.prisma.usageEvent.findMany({ where: { accountId: 'acct_text' } });
  expect(stored?.request).toMatchObject({ stopCount: 1, logitBiasCount: 1, responseFormat: 'other' });
  const owner = new pg.Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query('CHECKPOINT');
  const { rows } = await owner.query<{ directory: string }>(
    `SELECT current_setting('data_directory') AS directory`,
  );
  await owner.end();
  const [{ directory } = { directory: '' }] = rows;
  expect(filesWith(directory, secret)).toEqual([]);
  expect(filesWith(directory, 'acct_text').length).toBeGreaterThan(0);
});

/** Heap, indexes and write-ahead log. What other tests drop meanwhile is skipped. */
function filesWith(directory: string, text: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      try {
        return readFileSync(file).includes(text);
      } catch {
        return false;
      }
    });
}

test('an unknown address and a wrong method are problem documents', async () => {
  expect(await server.call('GET', '/v1/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await server.call('GET', '/v1/accounts/acct_nobody')).toMatchObject({
    status: 404,
    body: { code: 'account_not_found' },
  });
});

test('only id, account, time, operation and model can cost an event; what else is wrong is left out and named', async () => {
  const hostile = {
    usage: null,
    request: { stop: 7, temperature: 11, logitBias: [], seed: 'x' },
    conversation: { endUserId: 'u'.repeat(201) },
    client: { userAgent: 'a'.repeat(501), ip: null },
    outcome: { status: 'timeout', durationMs: -1 },
  };
  const { status, body } = await post(
    lines(event({ accountId: 'acct_repaired', ...hostile }), event({ id: null })),
  );
  expect(status).toBe(202);
  expect(body).toMatchObject({ accepted: 1, duplicates: 0, repairedCount: 1, rejectedCount: 1 });
  expect(body.rejectedByCode).toEqual({ invalid_event: 1 });
  expect(body.rejected).toMatchObject([{ index: 1, id: null, code: 'invalid_event' }]);
  const [repaired] = body.repaired;
  expect(repaired).toMatchObject({ index: 0 });
  expect(new Set(repaired?.fields)).toEqual(
    new Set([
      'usage',
      ...['stop', 'temperature', 'logitBias', 'seed'].map((field) => `request.${field}`),
      'conversation.endUserId',
      ...['client.userAgent', 'client.ip', 'outcome.status', 'outcome.durationMs'],
    ]),
  );
  const [stored] = await server.database.prisma.usageEvent.findMany({
    where: { accountId: 'acct_repaired' },
  });
  expect(stored?.client).toEqual({ userAgent: 'a'.repeat(500) });
  expect(stored?.status).toBeNull();
});

test('a byte order mark costs nothing, and a key named __proto__ is ignored like any other', async () => {
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(lines(event(), event()))]);
  expect((await post(marked, { 'content-type': 'application/x-ndjson' })).body).toMatchObject({
    accepted: 2,
  });
  const poisoned = `{"events":[${JSON.stringify(event())},${JSON.stringify(event()).slice(0, -1)},"metadata":{"__proto__":{"x":1},"constructor":{"prototype":1}}}]}`;
  expect((await post(Buffer.from(poisoned), { 'content-type': 'application/json' })).body).toMatchObject({
    accepted: 2,
    ...nothingWrong,
  });
});

const rawIds = (id: number, account: number) => {
  const text = JSON.stringify(event({ id: 'A?', accountId: 'ac!', content: { prompt: '?!' } }));
  return Buffer.from(
    text.replace('A?', `A${String.fromCharCode(id)}`).replace('ac!', `ac${String.fromCharCode(account)}`),
    'latin1',
  );
};

test('an id or account whose bytes are no UTF-8 is refused: different ones never become the same', async () => {
  const newline = Buffer.from('\n');
  const [a, b, c, d] = [rawIds(0x80, 0x63), rawIds(0x81, 0x63), rawIds(0x42, 0x80), rawIds(0x42, 0x81)];
  const ndjson = Buffer.concat([a, newline, b, newline, c, newline, d]);
  const json = Buffer.from(
    `{"events":[${[a, b, c, d].map((item) => item.toString('latin1')).join(',')}]}`,
    'latin1',
  );
  for (const [type, body] of [
    ['application/x-ndjson', ndjson],
    ['application/json', json],
  ] as const) {
    const { status, body: receipt } = await post(body, { 'content-type': type });
    expect(status).toBe(202);
    expect(receipt).toMatchObject({ accepted: 0, duplicates: 0, rejectedByCode: { invalid_event: 4 } });
    expect(receipt.rejected.map(({ message }) => message)).toEqual(
      ['id', 'id', 'accountId', 'accountId'].map((field) => `${field}: is not valid UTF-8.`),
    );
  }
});

test('bytes that are no UTF-8 elsewhere cost nothing, nor does a U+FFFD in an id that was sent as one', async () => {
  const text = JSON.stringify(event({ id: 'A\ufffd', content: { prompt: 'x?' } }));
  const broken = Buffer.from(Buffer.from(text).toString('latin1').replace('x?', 'x\x80'), 'latin1');
  expect((await post(broken, { 'content-type': 'application/x-ndjson' })).body).toEqual({
    ...{ accepted: 1, duplicates: 0 },
    ...nothingWrong,
  });
});

test('an address that is no address and a country of not two letters are left out and named', async () => {
  const sent = [
    { ip: '999.1.1.1', country: 'USA' },
    { ip: '1.2.3.4, 5.6.7.8', country: '' },
    { ip: '1.2.3.4', country: 'XX' },
    { ip: '2001:db8::1', country: 'de' },
  ];
  const accountId = 'acct_places';
  const { body } = await post(lines(...sent.map((client) => event({ accountId, client }))));
  const fields = ['client.ip', 'client.country'];
  expect(body).toMatchObject({ accepted: 4, repairedCount: 2, repaired: [{ fields }, { fields }] });
  const stored = await server.database.prisma.usageEvent.findMany({ where: { accountId } });
  expect(stored.map(({ client }) => client)).toEqual(expect.arrayContaining([null, null, sent[2], sent[3]]));
});

test('a batch of many different days is stored, and every day is made once', async () => {
  const dayMs = 86_400_000;
  const events = Array.from({ length: 60 }, (_, day) =>
    event({ accountId: 'acct_days', occurredAt: new Date(Date.now() - 60_000 - day * dayMs).toISOString() }),
  );
  const answers = await Promise.all([post(lines(...events)), post(lines(...events.slice(30), event()))]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(61);
  expect(await eventsScored('acct_days')).toBe(60);
});

test('a receipt lists a thousand of each and counts them all', async () => {
  const { status, body } = await post('{}\n'.repeat(3_000));
  expect(status).toBe(202);
  expect(body).toMatchObject({ accepted: 0, rejectedCount: 3_000, rejectedByCode: { invalid_event: 3_000 } });
  expect(body.rejected).toHaveLength(1_000);
  expect(body.rejected.at(-1)?.index).toBe(999);
});
