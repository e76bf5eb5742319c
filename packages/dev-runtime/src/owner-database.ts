import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseName, startEmbeddedPostgres } from './embedded-postgres.js';
import { isAnswering } from './loopback-port.js';
import { OperatorError } from './operator-error.js';
import { postgresUser } from './postgres-binaries.js';
import { locateCluster, readPassword, superuser } from './postgres-directory.js';

/**
 * Works on the embedded database of `dataDir` as its owner, whether Stillwatch is running on it or not.
 * @throws OperatorError when there is none yet
 */
export async function withEmbeddedDatabase<T>(
  dataDir: string,
  work: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  if (!existsSync(dataDir))
    throw new OperatorError(`There is no database in ${dataDir} yet; start Stillwatch once.`);
  const running = await runningDatabase(dataDir);
  if (running) return work(running);
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    return await work(postgres.url);
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
