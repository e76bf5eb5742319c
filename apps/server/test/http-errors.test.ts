import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { problemOf, RawConnection, rawRequest } from './raw-http.js';
import { administrator, bootstrapKey, startTestServer, type TestServer } from './server-harness.js';

const page = '<!doctype html><title>Stillwatch</title>';
const consoleDirectory = mkdtempSync(join(tmpdir(), 'stillwatch-console-'));
let server: TestServer;

beforeAll(async () => {
  writeFileSync(join(consoleDirectory, 'index.html'), page);
  server = await startTestServer({
    STILLWATCH_CONSOLE_DIR: consoleDirectory,
    STILLWATCH_HEAD_TIMEOUT_MS: '1000',
  });
});
afterAll(async () => {
  await server.close();
  rmSync(consoleDirectory, { recursive: true });
});

const request = (method: string, path: string, headers: readonly string[] = []) =>
  [`${method} ${path} HTTP/1.1`, 'host: stillwatch', ...headers, '\r\n'].join('\r\n');
const withKey = `authorization: Bearer ${bootstrapKey}`;

test.each([
  [
    'an address that is no UTF-8',
    request('GET', '/v1/enforcement/%E0%A4%A', [withKey]),
    400,
    'invalid_request',
  ],
  ['an address with a bare %', request('GET', '/v1/enforcement/%', [withKey]), 400, 'invalid_request'],
  ['half a surrogate pair', request('GET', '/v1/accounts/%ED%A0%80', [withKey]), 400, 'invalid_request'],
  ['NUL', request('GET', '/v1/accounts/%00', [withKey]), 404, 'account_not_found'],
  ['an unknown address', request('GET', '/v1/nothing', [withKey]), 404, 'not_found'],
  ['a wrong method', request('DELETE', '/v1/accounts', [withKey]), 405, 'method_not_allowed'],
  ['a method that no route has', request('PROPFIND', '/v1/accounts', [withKey]), 405, 'method_not_allowed'],
  ['too long headers', request('GET', '/health', [`x: ${'a'.repeat(20_000)}`]), 431, 'headers_too_large'],
  ['too long an address', request('GET', `/health?${'a'.repeat(20_000)}`), 431, 'headers_too_large'],
  ['no host', 'GET /health HTTP/1.1\r\n\r\n', 400, 'invalid_request'],
  ['an unknown method', request('NONSENSE', '/health'), 400, 'invalid_request'],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'invalid_request'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505, 'http_version_not_supported'],
  ['HTTP/3', 'GET /health HTTP/3.0\r\nhost: stillwatch\r\n\r\n', 505, 'http_version_not_supported'],
  ['a head that never ends', 'GET /health HTTP/1.1\r\nhost: stillwatch\r\n', 408, 'request_timeout'],
])('%s is answered with a problem document', async (_, text, status, code) => {
  const answer = await rawRequest(server.url, text);
  expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
  expect(answer.head).toMatch(/cache-control: no-store/i);
  expect(problemOf(answer)).toMatchObject({ status, code });
  expect(answer.status).toBe(status);
});

test('a wrong method is told which ones the address takes', async () => {
  const { headers } = await server.call('POST', '/v1/enforcement/acct_1', {});
  expect(headers.get('allow')).toBe('GET, HEAD');
  expect((await server.call('PATCH', '/v1/accounts/acct_1', {})).headers.get('allow')).toBe('GET, HEAD, PUT');
});

test('a browser that asks the console for a bad address gets the console, and the API keeps its problem', async () => {
  const asPage = 'accept: text/html,*/*';
  for (const path of ['/accounts/%E0%A4%A', '/cases/%', '/accounts/100%', '/nowhere']) {
    expect(await rawRequest(server.url, request('GET', path, [asPage]))).toMatchObject({
      status: 200,
      body: page,
    });
  }
  expect((await rawRequest(server.url, request('GET', '/accounts/%E0%A4%A'))).status).toBe(400);
  expect((await rawRequest(server.url, request('GET', '/v1/accounts/%', [asPage, withKey]))).status).toBe(
    400,
  );
});

test('no answer to a person or a key is kept by a browser or a proxy; files keep their own rule', async () => {
  const cookie = await server.signIn(administrator.email, administrator.password);
  const answers = await Promise.all([
    server.call('GET', '/v1/session', undefined, { cookie }),
    server.call('GET', '/v1/accounts', undefined, { cookie }),
    server.call('GET', '/v1/accounts'),
    server.call('GET', '/v1/accounts/nobody'),
    server.call('GET', '/v1/public/appeals/x', undefined, { key: null }),
    server.call('GET', '/v1/nothing'),
  ]);
  expect(answers.map(({ headers }) => headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'));
  const files = await fetch(server.url, { headers: { accept: 'text/html' } });
  expect(files.headers.get('cache-control')).toBe('no-cache');
});

test.each([
  ['sec-fetch-site', 'cross-site'],
  ['sec-fetch-site', 'same-site'],
  ['origin', 'https://elsewhere.example'],
  ['origin', 'null'],
])('a page of another site signs nobody in and appeals for nobody (%s: %s)', async (name, value) => {
  for (const path of ['/v1/session', '/v1/public/appeals/x', '/v1/public/attestations/x']) {
    const refused = await server.call('POST', path, administrator, { key: null, headers: { [name]: value } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'cross_site_request' } });
    expect(refused.headers.get('set-cookie')).toBeNull();
  }
  const byKey = await server.call('POST', '/v1/webhook-endpoints', {}, { headers: { [name]: value } });
  expect(byKey).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});

test('our own pages, and programs, sign people in', async () => {
  const ours: Record<string, string>[] = [{ 'sec-fetch-site': 'same-origin' }, { origin: server.url }, {}];
  for (const headers of ours) {
    const { status } = await server.call('POST', '/v1/session', administrator, { key: null, headers });
    expect(status).toBe(201);
  }
});

test('a tunnel is refused with a problem document', async () => {
  const connection = await RawConnection.open(server.url);
  await connection.write('CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n');
  const { status, body } = await connection.answer();
  expect({ status, ...JSON.parse(body) }).toMatchObject({ status: 405, code: 'method_not_allowed' });
});

test('a tunnel whose sender resets the connection ends nothing, and none stays open', async () => {
  const tunnel = 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com:443\r\n\r\n';
  for (let count = 0; count < 20; count += 1) (await RawConnection.open(server.url)).reset(tunnel);
  const kept = await RawConnection.open(server.url);
  await kept.write(tunnel);
  await kept.whenClosed();
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
});

test('the description of the API is given as JSON and as a page, and in no other form', async () => {
  for (const [path, status] of Object.entries({ '/openapi.json': 200, '/docs': 200, '/docs-yaml': 404 }))
    expect((await fetch(`${server.url}${path}`)).status).toBe(status);
});
