import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/embedded-postgres.js';
import { freePort } from '../src/loopback-port.js';
import { OperatorError } from '../src/operator-error.js';

let home: string;
let dataDir: string;
const running: EmbeddedPostgres[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stillwatch-embedded-'));
  chmodSync(home, 0o755);
  dataDir = join(home, 'data');
});

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
  const outside = locationOutside();
  if (outside)
    for (const path of [outside, `${outside}.belongs-to`]) rmSync(path, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
});

/** Where the database is when it is not inside the data directory. */
function locationOutside(): string | undefined {
  const note = join(dataDir, 'postgres-location');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined;
}

async function start(options: { port?: number } = {}): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, ...options });
  running.push(postgres);
  return postgres;
}

async function run(url: string, statement: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

const remember = (url: string) => run(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
const recall = (url: string) => run(url, 'SELECT answer FROM kept');

/** Another process that starts a Postgres on the same directory, says its address and waits to be killed. */
async function startInAnotherProcess(): Promise<{ child: ChildProcess; url: string }> {
  const module = new URL('../dist/embedded-postgres.js', import.meta.url).href;
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const { url } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write(url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: url.toString() };
}

const pidFile = () => join(dataDir, 'postgres', 'postmaster.pid');

describe('what was committed is there again', () => {
  test('after an orderly stop', async () => {
    const first = await start();
    await remember(first.url);
    await first.stop();
    expect(await recall((await start()).url)).toEqual([{ answer: 42 }]);
  });

  test('after the program was killed, which ends its Postgres too', async () => {
    const { child, url } = await startInAnotherProcess();
    await remember(url);
    child.kill('SIGKILL');
    const second = await start();
    expect(await recall(second.url)).toEqual([{ answer: 42 }]);
    await expect(run(url, 'SELECT 1')).rejects.toThrow();
  });

  test('after Postgres itself was killed', async () => {
    const first = await start();
    await remember(first.url);
    process.kill(Number(readFileSync(pidFile(), 'utf8').split('\n')[0]), 'SIGKILL');
    await first.ended;
    expect(await recall((await start()).url)).toEqual([{ answer: 42 }]);
  });

  test('when the number of the killed Postgres now belongs to another program', async () => {
    const first = await start();
    await remember(first.url);
    const lines = readFileSync(pidFile(), 'utf8').split('\n');
    await first.stop();
    writeFileSync(pidFile(), [String(process.pid), ...lines.slice(1)].join('\n'));
    expect(await recall((await start()).url)).toEqual([{ answer: 42 }]);
  });
});

test('a first start that was broken off is made anew', async () => {
  mkdirSync(join(dataDir, 'postgres', 'base'), { recursive: true });
  expect(await run((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

describe('what stands in the way is told in one sentence', () => {
  const failure = (starting: Promise<unknown>): Promise<Error> =>
    starting.then(
      () => new Error('it started'),
      (error: Error) => error,
    );

  test('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = (server.address() as { port: number }).port;
    const error = await failure(start({ port }));
    server.close();
    expect(error).toBeInstanceOf(OperatorError);
    expect(error.message).toContain(`Port ${port} is in use`);
  });

  test('another Stillwatch on the same data', async () => {
    await start();
    const error = await failure(start());
    expect(error).toBeInstanceOf(OperatorError);
    expect(error.message).toContain('Another Stillwatch is running');
  });

  test('a directory that cannot be written', async () => {
    writeFileSync(dataDir, 'a file');
    const error = await failure(start());
    expect(error).toBeInstanceOf(OperatorError);
    expect(error.message).toContain('cannot be written');
  });
});

test('only this machine can connect, and only with the password that its owner can read', async () => {
  const port = await freePort();
  const { url } = await start({ port });
  expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);

  const wrong = new URL(url);
  wrong.password = 'guessed';
  await expect(run(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');

  const foreign = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  for (const { address } of foreign.filter(({ internal, family }) => !internal && family === 'IPv4')) {
    const outside = new URL(url);
    outside.hostname = address;
    await expect(run(outside.href, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  }
  expect(await run(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
});

test('a data directory inside a home that nobody else may enter works', async () => {
  const closed = join(home, 'closed-home');
  mkdirSync(closed, { mode: 0o700 });
  dataDir = join(closed, 'checkout', 'data');
  const first = await start();
  await remember(first.url);
  await first.stop();
  expect(await recall((await start()).url)).toEqual([{ answer: 42 }]);
  const outside = locationOutside();
  if (outside) expect(readFileSync(`${outside}.belongs-to`, 'utf8').trim()).toBe(dataDir);
});
