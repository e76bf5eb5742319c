import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { get, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { registerConsoleFiles } from '../src/http/console-files.js';

const page = '<!doctype html><title>Stillwatch</title>';
let directory: string;
let server: FastifyInstance;
let url: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stillwatch-console-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), page);
  writeFileSync(join(directory, 'index.html.gz'), gzipSync(page));
  writeFileSync(join(directory, 'assets', 'app-1.js'), 'start()');
  writeFileSync(join(directory, 'assets', 'app-1.js.gz'), gzipSync('start()'));
  server = fastify();
  await registerConsoleFiles(server, directory);
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

/** As it comes over the wire: nothing is unpacked. */
async function ask(path: string, headers: OutgoingHttpHeaders = {}) {
  const response = await new Promise<Parameters<NonNullable<Parameters<typeof get>[2]>>[0]>((resolve) => {
    get(url + path, { headers }, resolve);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test('a script is sent as the build has packed it, and plain to whoever cannot unpack', async () => {
  const packed = await ask('/assets/app-1.js', { 'accept-encoding': 'gzip, deflate, br' });
  expect(packed.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringMatching('javascript'),
    'cache-control': expect.stringMatching('immutable'),
    vary: 'accept-encoding',
  });
  const plain = await ask('/assets/app-1.js');
  expect(plain.body).toBe('start()');
  expect(plain.headers).toMatchObject({ vary: 'accept-encoding' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect((await ask('/assets/app-1.js.gz')).status).toBe(404);
});

test('every page is the index, packed or plain, and is asked for again each time', async () => {
  for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
    const answer = await ask('/cases/some-case', { accept: 'text/html', ...headers });
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-cache' } });
    expect(answer.headers['content-type']).toMatch('text/html');
  }
  expect((await ask('/cases/some-case', { accept: 'text/html' })).body).toBe(page);
  expect((await ask('/v1/nothing', { accept: 'text/html' })).status).toBe(404);
});
