import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  locatePostgres,
  platformPackage,
  postgresUser,
  reachableBinaries,
  rootStateDir,
} from '../src/postgres-binaries.js';

const version = `test-${randomUUID()}`;
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stillwatch-home-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
  rmSync(join(rootStateDir, `postgresql-${version}`), { recursive: true, force: true });
});

function versionOf(binary: string): string {
  return spawnSync(binary, ['--version'], { ...postgresUser(), cwd: '/', encoding: 'utf8' }).stdout;
}

test('the binaries of the installed package run', () => {
  const { postgres, initdb } = locatePostgres(postgresUser());
  expect(versionOf(postgres)).toContain('PostgreSQL');
  expect(versionOf(initdb)).toContain('PostgreSQL');
});

test('they run from a checkout in a home that only its owner may enter, freshly installed without install scripts', () => {
  const packageDir = join(home, 'closed', 'node_modules', 'binaries');
  mkdirSync(dirname(packageDir), { recursive: true });
  chmodSync(join(home, 'closed'), 0o700);
  cpSync(dirname(platformPackage().nativeDir), packageDir, { recursive: true, filter: isNoSymlink });

  const user = postgresUser();
  const { postgres } = reachableBinaries(user, { nativeDir: join(packageDir, 'native'), version });
  expect(versionOf(postgres)).toContain('PostgreSQL');
  expect(reachableBinaries(user, { nativeDir: join(packageDir, 'native'), version }).postgres).toBe(postgres);
});

/** npm packs no symbolic links: a fresh installation lacks them. */
function isNoSymlink(path: string): boolean {
  return spawnSync('test', ['-L', path]).status !== 0;
}
