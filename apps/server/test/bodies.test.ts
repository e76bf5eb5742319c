import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import { ByteBudget } from '../src/http/byte-budget.js';
import { problemOf, RawConnection, rawRequest } from './raw-http.js';
import { addKey, bootstrapKey, startTestServer, type TestServer } from './server-harness.js';

const maxBatchBytes = 4_000_000;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    STILLWATCH_MAX_BATCH_BYTES: String(maxBatchBytes),
    STILLWATCH_INGEST_MEMORY_BYTES: String(maxBatchBytes),
    STILLWATCH_BODY_TIMEOUT_MS: '3000',
  });
});
afterAll(() => server.close());

type Refusal = { code: string };
const zipped = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
let serial = 0;
const line = () =>
  `${JSON.stringify({
    id: `evt_${(serial += 1)}`,
    accountId: 'acct_bodies',
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    operation: 'chat',
    model: 'atlas',
  })}\n`;
const send = (body: unknown, headers: Record<string, string> = {}, path = '/v1/usage-events') =>
  server.call<IngestReceipt & Refusal>('POST', path, body, { headers });
const head = (path: string, headers: Record<string, string | number>, method = 'POST') =>
  [
    `${method} ${path} HTTP/1.1`,
    'host: stillwatch',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
/** A route that takes a small JSON document of a key. */
const approvals = '/v1/accounts/acct_bodies/approvals';
const approval = (reference: string) => ({
  ...{ kind: 'research_agreement', reference },
  ...{ validFrom: '2026-01-01T00:00:00Z', expiresAt: '2027-12-31T00:00:00Z' },
});
const asBatch = { authorization: `Bearer ${bootstrapKey}`, 'content-type': 'application/x-ndjson' };

test('what nobody sends ends nothing: bytes are inflated for nobody and on no other route', async () => {
  const bodies = [
    Buffer.from('notgzip'),
    Buffer.concat([gzipSync('{}'), Buffer.from('and more')]),
    gzipSync('{}').subarray(0, 12),
  ];
  for (const path of ['/health', '/v1/nothing', '/v1/usage-events', '/v1/session', '/v1/public/appeals/x']) {
    for (const type of ['text/plain', 'application/octet-stream', 'application/json', undefined]) {
      for (const body of bodies) {
        const headers = {
          ...(type === undefined ? {} : { 'content-type': type }),
          ...{ 'content-encoding': 'gzip', 'content-length': body.length },
        };
        const answer = await rawRequest(server.url, Buffer.concat([Buffer.from(head(path, headers)), body]));
        expect([401, 404, 405, 415]).toContain(answer.status);
        expect(answer.head).toContain('application/problem+json');
      }
    }
  }
  expect((await server.call('GET', '/health')).status).toBe(200);
});

test('gzip goes by all its names', async () => {
  for (const name of ['gzip', 'GZIP', 'x-gzip', 'X-Gzip']) {
    const { status, body } = await send(gzipSync(line()), { ...zipped, 'content-encoding': name });
    expect({ name, status, accepted: body.accepted }).toEqual({ name, status: 202, accepted: 1 });
  }
  expect((await send(line(), { 'content-encoding': 'identity' })).body.accepted).toBe(1);
  for (const name of ['deflate', 'br', 'gzip, gzip', 'zstd']) {
    expect(await send(gzipSync(line()), { ...zipped, 'content-encoding': name })).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  }
});

test('every member of a gzip body counts, and nothing may follow the last', async () => {
  const members = [gzipSync(line()), gzipSync(line()), gzipSync('')];
  expect((await send(Buffer.concat(members), zipped)).body.accepted).toBe(2);
  for (const rest of [
    Buffer.from([0]),
    Buffer.alloc(70_000),
    Buffer.from('more'),
    gzipSync('x').subarray(0, 9),
  ]) {
    const refused = await send(Buffer.concat([...members, rest]), zipped);
    expect(refused).toMatchObject({ status: 400, body: { code: 'malformed_gzip' } });
  }
  expect(await send(Buffer.from([0x1f]), zipped)).toMatchObject({
    status: 400,
    body: { code: 'malformed_gzip' },
  });
});

test('members and what follows them are told apart also where each comes in a packet of its own', async () => {
  const member = gzipSync(line());
  for (const [rest, status] of [
    [gzipSync(line()), 202],
    [Buffer.alloc(5), 400],
    [Buffer.from('more'), 400],
  ] as const) {
    const connection = await RawConnection.open(server.url);
    const length = member.length + rest.length;
    await connection.write(head('/v1/usage-events', { ...asBatch, ...zipped, 'content-length': length }));
    await connection.write(member);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await connection.write(rest);
    expect((await connection.answer()).status).toBe(status);
    connection.destroy();
  }
});

test('a batch is cut off at its bytes, its lines, and where it unfolds more than 200 times', async () => {
  const tooLarge = { status: 413, body: { code: 'body_too_large' } };
  expect(await send('x'.repeat(maxBatchBytes + 1))).toMatchObject(tooLarge);
  expect(await send(gzipSync('x y z'.repeat(maxBatchBytes)), zipped)).toMatchObject(tooLarge);
  expect(await send(gzipSync(' '.repeat(2_000_000)), zipped)).toMatchObject(tooLarge);
  expect(await send('0\n'.repeat(100_001))).toMatchObject(tooLarge);
  expect(await send(gzipSync('0\n'.repeat(1_000_000)), zipped)).toMatchObject(tooLarge);
  expect(await send({ events: Array.from({ length: 100_001 }, () => 0) })).toMatchObject(tooLarge);
  const blanks = await send(`${line()}${'\n \r\n'.repeat(150_000)}${line()}`);
  expect(blanks).toMatchObject({ status: 202, body: { accepted: 2 } });
});

test('an encoding or a type that the route does not take is a 415, also for nobody', async () => {
  const unsupported = { status: 415, body: { code: 'unsupported_media_type' } };
  const json = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  expect(await send(gzipSync('{}'), json, approvals)).toMatchObject(unsupported);
  expect(await send(gzipSync('{}'), json, '/v1/session')).toMatchObject(unsupported);
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'nonsense']) {
    const body = Buffer.from('email=a&password=b');
    for (const path of ['/v1/session', '/v1/public/appeals/x', approvals, '/v1/usage-events']) {
      expect(await send(body, { 'content-type': type }, path)).toMatchObject(unsupported);
    }
  }
});

test('a byte order mark before a JSON document is no part of it', async () => {
  const mark = Buffer.from([0xef, 0xbb, 0xbf]);
  const json = { 'content-type': 'application/json' };
  const input = Buffer.from(JSON.stringify(approval('Marked')));
  expect((await send(Buffer.concat([mark, input]), json, approvals)).status).toBe(201);
  const batch = Buffer.from(JSON.stringify({ events: [JSON.parse(line())] }));
  expect((await send(Buffer.concat([mark, batch]), json)).body).toMatchObject({ accepted: 1 });
});

test('a key named __proto__ or constructor is an ordinary name and costs nothing', async () => {
  const odd = '"__proto__":{"x":1},"constructor":{"prototype":1}';
  const event = line().trim().replace(/}$/, `,"metadata":{${odd}},${odd}}`);
  const json = { 'content-type': 'application/json' };
  expect(await send(Buffer.from(`{"events":[${line()},${event},${line()}],${odd}}`), json)).toMatchObject({
    status: 202,
    body: { accepted: 3 },
  });
  const input = Buffer.from(JSON.stringify(approval('Odd')).replace(/}$/, `,${odd}}`));
  expect((await send(input, json, approvals)).status).toBe(201);
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
});

test('no JSON, and none at all, is told so', async () => {
  const json = { 'content-type': 'application/json' };
  expect(await send(Buffer.from('{"a":'), json, approvals)).toMatchObject({
    status: 400,
    body: { code: 'malformed_body' },
  });
  expect((await send(undefined, json, approvals)).status).toBe(400);
});

const megabytes = 40;
const megabyte = Buffer.alloc(1024 * 1024, 'x\n');

/** As many clients do: sends everything, and reads only then. */
async function sendAll(path: string, headers: Record<string, string>, status: number): Promise<void> {
  const connection = await RawConnection.open(server.url);
  await connection.write(head(path, { ...headers, 'content-length': megabytes * megabyte.length }));
  for (let sent = 0; sent < megabytes; sent += 1) await connection.write(megabyte);
  expect((await connection.answer()).status).toBe(status);
  connection.destroy();
}

const refusals: [string, Record<string, string>, string, number][] = [
  ['too large', asBatch, '/v1/usage-events', 413],
  ['nobody’s', { 'content-type': 'application/x-ndjson' }, '/v1/usage-events', 401],
  ['of a key that may not', { ...asBatch, authorization: 'Bearer LIMITED' }, '/v1/usage-events', 403],
  ['of another type', { ...asBatch, 'content-type': 'text/csv' }, '/v1/usage-events', 415],
  ['not gzip', { ...asBatch, 'content-encoding': 'gzip' }, '/v1/usage-events', 400],
  ['for nothing', { 'content-type': 'application/json' }, '/v1/nothing', 404],
];

test.each(refusals)(
  'a body of 40 MB that is %s is refused so that its sender hears it',
  async (_, given, path, status) => {
    const limited = await addKey(server, ['accounts:read']);
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('LIMITED', limited.secret)]),
    );
    await sendAll(path, headers, status);
  },
);

test('the sender of 40 MB hears it too when it closes the connection afterwards, or reads while it sends', async () => {
  await sendAll('/v1/usage-events', { ...asBatch, connection: 'close' }, 413);
  await sendAll('/v1/usage-events', { connection: 'close' }, 401);
  const body = Buffer.alloc(megabytes * megabyte.length, 'x\n');
  const answer = await fetch(`${server.url}/v1/usage-events`, { method: 'POST', headers: asBatch, body });
  expect(answer.status).toBe(413);
});

test('after a refusal the connection goes on serving', async () => {
  const connection = await RawConnection.open(server.url);
  const bytes = Buffer.alloc(maxBatchBytes + 10, 'x');
  await connection.write(head('/v1/usage-events', { ...asBatch, 'content-length': bytes.length }));
  await connection.write(bytes);
  expect((await connection.answer()).status).toBe(413);
  await connection.write(head('/health', {}, 'GET'));
  expect((await connection.answer()).status).toBe(200);
  connection.destroy();
});

test('a body that comes too slowly ends with a 408, whoever sends it', async () => {
  const slow = await RawConnection.open(server.url);
  await slow.write(head('/v1/usage-events', { ...asBatch, 'content-length': 1_000 }));
  const dripping = setInterval(() => void slow.write('x').catch(() => undefined), 100);
  const answer = await slow.answer();
  await slow.whenClosed();
  clearInterval(dripping);
  expect(problemOf(answer)).toMatchObject({ status: 408, code: 'request_timeout' });

  const nobody = await RawConnection.open(server.url);
  await nobody.write(head('/v1/usage-events', { 'content-length': 1_000 }));
  expect((await nobody.answer()).status).toBe(401);
  await nobody.whenClosed();
});

test('batches in flight hold no more memory than the setting; who comes too many is told when to come back', async () => {
  const first = await RawConnection.open(server.url);
  await first.write(head('/v1/usage-events', { ...asBatch, 'content-length': maxBatchBytes }));
  await first.write(Buffer.alloc(maxBatchBytes - 100, ' '));
  const budget = server.api.get(ByteBudget);
  while (budget.held < maxBatchBytes - 100) await new Promise((resolve) => setTimeout(resolve, 5));
  const second = await send(line());
  expect(second).toMatchObject({ status: 429, body: { code: 'ingest_full' } });
  expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
  first.destroy();
  while (budget.held > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await send(line())).body.accepted).toBe(1);
  expect(budget.held).toBe(0);
});

test('an upload that is cut off is no failure of ours: nothing is logged', async () => {
  const logged = jest.spyOn(server.logger, 'error');
  for (const headers of [asBatch, { ...asBatch, ...zipped }, { 'content-type': 'application/json' }]) {
    const connection = await RawConnection.open(server.url);
    await connection.write(head('/v1/usage-events', { ...headers, 'content-length': 1_000 }));
    await connection.write(gzipSync(line()).subarray(0, 30));
    await new Promise((resolve) => setTimeout(resolve, 30));
    connection.destroy();
  }
  while (server.api.get(ByteBudget).held > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await send(line())).status).toBe(202);
  expect(logged).not.toHaveBeenCalled();
});

test('expectations, chunks and doubled lengths are read as HTTP says', async () => {
  const event = line();
  const expecting = await RawConnection.open(server.url);
  await expecting.write(
    head('/v1/usage-events', { ...asBatch, expect: '100-continue', 'content-length': event.length }),
  );
  await expecting.write(event);
  expect((await expecting.answer()).status).toBe(202);
  expecting.destroy();
  const other = line();
  const chunk = `${other.length.toString(16)}\r\n${other}\r\n0\r\n\r\n`;
  const chunked = { ...asBatch, 'transfer-encoding': 'chunked', expect: 'nothing-known' };
  expect((await rawRequest(server.url, head('/v1/usage-events', chunked) + chunk)).status).toBe(202);
  const contradictions: Record<string, string | number>[] = [
    { 'content-length': 5, 'Content-Length': 6 },
    { 'content-length': 5, 'transfer-encoding': 'chunked' },
    { 'content-length': '-1' },
  ];
  for (const lengths of contradictions) {
    const answer = await rawRequest(
      server.url,
      `${head('/v1/usage-events', { ...asBatch, ...lengths })}12345`,
    );
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'invalid_request' });
  }
});

test('a body that is deep, or has very many parts, is refused before it is parsed', async () => {
  const members = `{${Array.from({ length: 10_001 }, (_, n) => `"k${n}":0`).join(',')}}`;
  const deep = `{"email":${'['.repeat(65)}${']'.repeat(65)}}`;
  for (const body of [members, deep]) {
    const answer = await fetch(`${server.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.json()).toMatchObject({ status: 413, code: 'body_too_large' });
  }
});

test('what is open to everybody takes little', async () => {
  const answer = await fetch(`${server.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'x'.repeat(128 * 1024), password: 'x' }),
  });
  expect(await answer.json()).toMatchObject({ status: 413, detail: 'The body can have 128 KB; send less.' });
});
