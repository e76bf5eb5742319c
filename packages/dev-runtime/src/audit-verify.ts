import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseName, startEmbeddedPostgres } from './embedded-postgres.js';
import { isAnswering } from './loopback-port.js';
import { OperatorError, runCommand } from './operator-error.js';
import { locateCluster, readPassword, superuser } from './postgres-directory.js';
import { postgresUser } from './postgres-binaries.js';

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
  if (!existsSync(dataDir))
    throw new OperatorError(`There is no database in ${dataDir} yet; start Stillwatch once.`);
  const running = await runningDatabase(dataDir);
  if (running) return verify(running);
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    return await verify(postgres.url);
  } finally {
    await postgres.stop();
  }
}

async function runningDatabase(dataDir: string): Promise<string | undefined> {
  const pidFile = join(locateCluster(dataDir, postgresUser()), 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const port = Number(readFileSync(pidFile, 'utf8').split('\n')[3]);
  if (!port || !(await isAnswering(port))) return undefined;
  return `postgresql://${superuser}:${readPassword(dataDir)}@127.0.0.1:${port}/${databaseName}`;
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
