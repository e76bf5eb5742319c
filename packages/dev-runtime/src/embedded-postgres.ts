import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { OperatorError } from './operator-error.js';
import {
  canReach,
  locatePostgres,
  postgresUser,
  rootStateDir,
  type PostgresBinaries,
  type PostgresUser,
} from './postgres-binaries.js';

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

const superuser = 'stillwatch';
const databaseName = 'stillwatch';

/**
 * Keeps one Postgres and ends it when standard input closes, which the kernel does even if the parent is killed with -9:
 * no Postgres outlives the program that started it, and the next start finds the directory free.
 */
const supervisor = `
exec 3<&0
"$@" </dev/null 3<&- & postgres=$!
{ read _ <&3; kill -INT $postgres; } 2>/dev/null & waiter=$!
wait $postgres; code=$?
kill $waiter 2>/dev/null
exit $code`;

/**
 * Starts a real PostgreSQL from npm on the loopback interface. The data directory is made on the first start and reused
 * afterwards, also after a crash.
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
  if (!existsSync(join(clusterDir, 'PG_VERSION'))) initialise(binaries, user, clusterDir, password);
  await waitForPredecessor(clusterDir);

  const port = options.port ?? (await freePort());
  const child = spawnPostgres(
    binaries,
    user,
    clusterDir,
    postgresSettings(port, options.unsafeFast ?? false),
  );
  const log = createWriteStream(join(dataDir, 'postgres.log'), { flags: 'a' });
  child.stderr?.pipe(log);
  const running = superviseChild(child, log);
  await running.ready.catch((lastLines: string) => {
    throw startFailure(lastLines, port, dataDir);
  });
  const serverUrl = `postgresql://${superuser}:${password}@127.0.0.1:${port}`;
  await createDatabaseOnce(serverUrl);
  return { url: `${serverUrl}/${databaseName}`, stop: running.stop, ended: running.ended };
}

/** A TCP port of the loopback interface that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    const probe = join(dataDir, `.probe-${randomUUID()}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new OperatorError(
      `The data directory ${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}); set STILLWATCH_DATA_DIR to a directory that can.`,
    );
  }
}

/**
 * Inside the data directory, unless Postgres runs as another user who cannot get there (root, with a checkout in its
 * home): then in root's state directory, under a random name that a file in the data directory remembers.
 */
function locateCluster(dataDir: string, user: PostgresUser): string {
  const note = join(dataDir, 'postgres-location');
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  const inside = join(dataDir, 'postgres');
  const clusterDir = canReach(user, dataDir, 'x') ? inside : join(rootStateDir, `database-${randomUUID()}`);
  mkdirSync(clusterDir, { recursive: true });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(clusterDir, user.uid, user.gid);
  chmodSync(clusterDir, 0o700);
  writeFileSync(note, `${clusterDir}\n`);
  return clusterDir;
}

function readPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** A directory that initdb left half made is emptied first: it holds nothing yet, PG_VERSION being absent. */
function initialise(
  binaries: PostgresBinaries,
  user: PostgresUser,
  clusterDir: string,
  password: string,
): void {
  const passwordFile = `${clusterDir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  try {
    const { status, stderr } = spawnSync(
      '/bin/sh',
      [
        '-c',
        'cd "$1" && rm -rf ./* && shift && exec "$@"',
        'sh',
        clusterDir,
        binaries.initdb,
        ...initdbFlags(clusterDir, passwordFile),
      ],
      { ...user, cwd: '/', encoding: 'utf8', env: { PATH: process.env['PATH'], LC_ALL: 'C' } },
    );
    if (status !== 0)
      throw new OperatorError(`The embedded Postgres could not be initialised: ${lastLine(stderr)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The builtin locale sorts alike on every machine, whatever its C library. */
function initdbFlags(clusterDir: string, passwordFile: string): string[] {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  return [
    `--pgdata=${clusterDir}`,
    `--username=${superuser}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    ...locale,
  ];
}

function postgresSettings(port: number, unsafeFast: boolean): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: 200,
    shared_buffers: unsafeFast ? '64MB' : '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    random_page_cost: 1.1,
    jit: 'off',
    ...(unsafeFast
      ? {
          fsync: 'off',
          synchronous_commit: 'off',
          full_page_writes: 'off',
          wal_level: 'minimal',
          max_wal_senders: 0,
        }
      : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Detached, so that Ctrl-C in a terminal does not end the database before those who use it. */
function spawnPostgres(
  binaries: PostgresBinaries,
  user: PostgresUser,
  clusterDir: string,
  settings: string[],
): ChildProcess {
  return spawn('/bin/sh', ['-c', supervisor, 'sh', binaries.postgres, '-D', clusterDir, ...settings], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
}

function superviseChild(child: ChildProcess, log: NodeJS.WritableStream) {
  let tail = '';
  let markReady: () => void = () => undefined;
  const started = new Promise<void>((fulfil) => {
    markReady = fulfil;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4_000);
    if (tail.includes('database system is ready to accept connections')) markReady();
  });
  const ended = once(child, 'close').then(() => {
    log.end();
    return tail;
  });
  const ready = Promise.race([
    started,
    ended.then((lastLines) => {
      throw lastLines;
    }),
  ]);
  const stop = async () => {
    child.stdin?.end();
    await ended;
  };
  return { ready, ended, stop };
}

function startFailure(lastLines: string, port: number, dataDir: string): OperatorError {
  if (/Address already in use/.test(lastLines)) {
    return new OperatorError(
      `Port ${port} is in use, so the embedded Postgres cannot listen on it; end what uses it or choose another port.`,
    );
  }
  return new OperatorError(
    `The embedded Postgres in ${dataDir} did not start (see postgres.log there): ${lastLine(lastLines)}`,
  );
}

function lastLine(text: string): string {
  const telling = text
    .trim()
    .split('\n')
    .filter((line) => /FATAL|PANIC|error/i.test(line));
  return telling.at(-1)?.trim() ?? text.trim().split('\n').at(-1) ?? 'no message';
}

/**
 * Postgres refuses a directory whose `postmaster.pid` names a living process. A predecessor whose parent was killed is
 * about to end, so it is waited for; a process that is not Postgres (its number was given out again) is ignored.
 */
async function waitForPredecessor(clusterDir: string): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const patienceMs = 15_000;
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await wait(50)) {
    if (!existsSync(pidFile)) return;
    const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n').map(Number);
    if (!pid || !isAlive(pid)) return;
    if (port && !(await answers(port)) && !isPostgres(pid)) {
      rmSync(pidFile);
      return;
    }
  }
  throw new OperatorError(
    `Another Stillwatch is running on the database in ${clusterDir}; stop it or set STILLWATCH_DATA_DIR to another directory.`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isPostgres(pid: number): boolean {
  return /postgres/.test(
    spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' }).stdout ?? '',
  );
}

async function answers(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
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
