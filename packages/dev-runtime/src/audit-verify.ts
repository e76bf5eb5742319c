import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './operator-error.js';
import { withEmbeddedDatabase } from './owner-database.js';

const rootDir = fileURLToPath(new URL('../../..', import.meta.url));
const program = join(rootDir, 'apps', 'server', 'dist', 'audit-verify.js');

/**
 * `npm run audit:verify`: of an export with `--entries`, else on DATABASE_URL, else on the embedded database, whether
 * Stillwatch is running on it or not.
 */
async function main(): Promise<number> {
  if (process.argv.some((argument) => argument.startsWith('--'))) return runProgram({});
  const dataDir = process.env['STILLWATCH_DATA_DIR'] || join(rootDir, '.stillwatch');
  const verify = (databaseUrl: string) =>
    runProgram({ DATABASE_URL: databaseUrl, STILLWATCH_DATA_DIR: dataDir });
  if (process.env['DATABASE_URL']) return verify(process.env['DATABASE_URL']);
  return withEmbeddedDatabase(dataDir, verify);
}

async function runProgram(environment: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, [program, ...process.argv.slice(2)], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

runCommand(main);
