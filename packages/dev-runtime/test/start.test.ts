import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../src/loopback-port.js';

const launcher = fileURLToPath(new URL('../dist/start.js', import.meta.url));
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stillwatch-start-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function launch(environment: Record<string, string>): { status: number | null; sentences: string[] } {
  const env = { PATH: process.env['PATH'], STILLWATCH_DATA_DIR: join(home, 'data'), ...environment };
  const { status, stderr } = spawnSync(process.execPath, [launcher], {
    env,
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { status, sentences: stderr.trim().split('\n') };
}

describe('a start that cannot succeed ends at once with one sentence', () => {
  test('when the port is in use, before anything is made', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const outcome = launch({ PORT: String(port) });
    server.close();
    expect(outcome).toEqual({
      status: 1,
      sentences: [`Port ${port} is in use by another program; set PORT to a free one and start again.`],
    });
    expect(readdirSync(home)).toEqual([]);
  });

  test('when the database does not answer', async () => {
    const outcome = launch({
      PORT: String(await freePort()),
      DATABASE_URL: `postgres://nobody:x@127.0.0.1:${await freePort()}/x`,
    });
    expect(outcome.status).toBe(1);
    expect(outcome.sentences).toEqual([
      expect.stringContaining('The database at DATABASE_URL does not answer'),
    ]);
  });

  test('when PORT is no port', () => {
    expect(launch({ PORT: 'http' })).toEqual({
      status: 1,
      sentences: ['PORT is "http" but must be a number from 0 to 65535; correct it and start again.'],
    });
  });

  test('when the data directory cannot be written', async () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    const outcome = launch({ PORT: String(await freePort()), STILLWATCH_DATA_DIR: join(file, 'data') });
    expect(outcome.status).toBe(1);
    expect(outcome.sentences).toEqual([expect.stringContaining('cannot be written')]);
  });
});
