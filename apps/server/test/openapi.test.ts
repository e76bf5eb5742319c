import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Document {
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
}

test('the API describes itself as docs/openapi.json says (npm run openapi writes it anew)', async () => {
  const { body } = await server.call<Document>('GET', '/openapi.json', undefined, { key: null });
  expect(body).toEqual(JSON.parse(readFileSync('../../docs/openapi.json', 'utf8')));
});

test('every call has a summary and says what it answers', async () => {
  const { body } = await server.call<Document>('GET', '/openapi.json', undefined, { key: null });
  const silent = Object.entries(body.paths).flatMap(([path, calls]) =>
    Object.entries(calls)
      .filter(
        ([, call]) => !call.summary || !Object.keys(call.responses).some((status) => status.startsWith('2')),
      )
      .map(([method]) => `${method} ${path}`),
  );
  expect(silent).toEqual([]);
});

test('the page at /docs can be read in a browser', async () => {
  const response = await fetch(`${server.url}/docs`);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('swagger-ui');
});
