import { setTimeout as wait } from 'node:timers/promises';
import { isDatabaseStarting, isDatabaseUnavailable } from '@stillwatch/database/database-errors';
import { isMigrated, migrate } from '@stillwatch/database/migrate';
import { mayChangeSchema, provisionRuntimeLogin } from '@stillwatch/database/runtime-role';
import type { Logger } from 'pino';
import type { Env } from './env/env.js';
import { StartupError } from './process-lifecycle.js';
import { migrateQueues } from './queues/queue-backend.js';

/**
 * Brings tables and queues to this version, as the owner, and makes the log-in that the server works with where that is
 * another one. Answers the names of the migrations applied.
 * @throws StartupError when the database does not answer
 */
export async function prepareDatabase({ ownerUrl, runtimeUrl }: DatabaseUrls): Promise<string[]> {
  return explained(async () => {
    const applied = await migrate(ownerUrl);
    await migrateQueues(ownerUrl);
    if (runtimeUrl !== ownerUrl) await provisionRuntimeLogin(ownerUrl, runtimeUrl);
    return applied;
  });
}

export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}

/**
 * What each main does before it opens the database: prepares it when its log-in may, else demands that somebody has.
 * @throws StartupError when the database does not answer, or is not at this version and may not be changed
 */
export async function demandPreparedDatabase({ DATABASE_URL: url }: Env): Promise<void> {
  await explained(async () => {
    if (await mayChangeSchema(url)) return prepareDatabase({ ownerUrl: url, runtimeUrl: url });
    if (await isMigrated(url)) return;
    throw new StartupError(
      'The database is not at the version of this program and DATABASE_URL may not change it; run "npm run migrate" with STILLWATCH_OWNER_DATABASE_URL set, and start again.',
    );
  });
}

const startingPatienceMs = 300_000;

/**
 * Does `work` as soon as Postgres takes connections: after a crash it is there and refuses everybody until it has recovered.
 * @throws whatever `work` throws otherwise, and still throws after five minutes
 */
export async function onceDatabaseHasStarted<T>(logger: Logger, work: () => Promise<T>): Promise<T> {
  for (const startedAt = Date.now(); ; await wait(250)) {
    try {
      return await work();
    } catch (error) {
      const isStarting = error instanceof StartupError && isDatabaseStarting(error.cause);
      if (!isStarting || Date.now() - startedAt > startingPatienceMs) throw error;
      logger.info('waiting for the database, which is starting');
    }
  }
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    throw new StartupError(
      'The database at DATABASE_URL does not answer or refuses the log-in; start it or correct the address, and start again.',
      { cause: error },
    );
  }
}
