import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAnswering } from './loopback-port.js';
import { OperatorError } from './operator-error.js';
import { canReach, rootStateDir, type PostgresBinaries, type PostgresUser } from './postgres-binaries.js';

export const superuser = 'stillwatch';

/** @throws OperatorError when the directory cannot be made or written */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    const probe = join(dataDir, `.probe-${randomUUID()}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OperatorError(
      `The data directory ${dataDir} cannot be written (${code ?? 'unknown error'}); set STILLWATCH_DATA_DIR to a directory that can.`,
    );
  }
}

/**
 * Where Postgres keeps its files: inside the data directory, unless it runs as another user who cannot get there (root,
 * with a checkout in its home): then in root's state directory, under a random name that the data directory remembers.
 */
export function locateCluster(dataDir: string, user: PostgresUser): string {
  const note = join(dataDir, 'postgres-location');
  const outside = existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined;
  const clusterDir =
    outside ?? (canReach(user, dataDir, 'x') ? join(dataDir, 'postgres') : newOutsideDir(dataDir, note));
  mkdirSync(clusterDir, { recursive: true });
  giveTo(user, clusterDir);
  chmodSync(clusterDir, 0o700);
  return clusterDir;
}

/** Generated once; readable by the owner of the data directory alone. */
export function readPassword(dataDir: string, name = 'postgres-password'): string {
  const file = join(dataDir, name);
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Makes the cluster unless it is there. What a killed initdb left behind has no PG_VERSION, holds nothing and is removed. */
export function initialiseOnce(
  binaries: PostgresBinaries,
  user: PostgresUser,
  clusterDir: string,
  password: string,
): void {
  if (existsSync(join(clusterDir, 'global', 'pg_control')) && existsSync(join(clusterDir, 'PG_VERSION')))
    return;
  const passwordFile = `${clusterDir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(user, passwordFile);
  try {
    const clearAndRun = ['-c', 'cd "$1" && rm -rf ./* && shift && exec "$@"', 'sh', clusterDir];
    const { status, stderr } = spawnSync(
      '/bin/sh',
      [...clearAndRun, binaries.initdb, ...initdbFlags(clusterDir, passwordFile)],
      { ...user, cwd: '/', encoding: 'utf8', env: postgresEnvironment() },
    );
    if (status !== 0) {
      throw new OperatorError(`The embedded Postgres could not be initialised: ${tellingLine(stderr)}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Postgres refuses a directory whose `postmaster.pid` names a living process. A Postgres whose parent was killed is about
 * to end, so it is waited for; one whose parent lives is in use; a process that is no Postgres has only got its number.
 *
 * @throws OperatorError when the directory is in use
 */
export async function takeOver(dataDir: string, clusterDir: string): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const ownerFile = join(dataDir, 'postgres-owner');
  const owner = existsSync(ownerFile) ? Number(readFileSync(ownerFile, 'utf8')) : undefined;
  for (const startedAt = Date.now(); await isInUse(pidFile); await wait(50)) {
    const patienceMs = owner !== undefined && isAlive(owner) ? 3_000 : 20_000;
    if (Date.now() - startedAt < patienceMs) continue;
    throw new OperatorError(
      `Another Stillwatch is running on the data directory ${dataDir}; stop it or set STILLWATCH_DATA_DIR to another directory.`,
    );
  }
  writeFileSync(ownerFile, `${process.pid}\n`);
}

/** Without the caller's PG* variables and language, which would change what Postgres does and says. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C' };
}

/** The line of a log that says what went wrong. */
export function tellingLine(text: string): string {
  const lines = text.trim().split('\n');
  const last = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).at(-1);
  // What follows from a full disk is told after it, and would hide it.
  const telling = last(/no space left on device/i) ?? last(/FATAL|PANIC|error/i) ?? lines.at(-1);
  return telling?.trim() || 'it said nothing';
}

/** Several installations share the state directory, so each database there says beside it whose it is. */
function newOutsideDir(dataDir: string, note: string): string {
  const outside = join(rootStateDir, `database-${randomUUID()}`);
  mkdirSync(rootStateDir, { recursive: true, mode: 0o755 });
  writeFileSync(`${outside}.belongs-to`, `${dataDir}\n`);
  writeFileSync(note, `${outside}\n`);
  return outside;
}

function giveTo(user: PostgresUser, path: string): void {
  if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid);
}

/** The builtin locale sorts alike on every machine, whatever its C library. */
function initdbFlags(clusterDir: string, passwordFile: string): string[] {
  return [
    `--pgdata=${clusterDir}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
}

async function isInUse(pidFile: string): Promise<boolean> {
  if (!existsSync(pidFile)) return false;
  const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n').map(Number);
  if (!pid || !isAlive(pid)) return false;
  if (isPostgres(pid) || (port && (await isAnswering(port)))) return true;
  rmSync(pidFile, { force: true });
  return false;
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
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
  return stdout !== null && stdout.includes('postgres');
}
