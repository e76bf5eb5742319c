import type { Provider } from '@nestjs/common';
import { openDatabase, type Database, type Patience } from '@stillwatch/database/database';
import { DatabaseWatch } from '@stillwatch/database/database-watch';
import { makeFingerprintKey, pseudonym, type FingerprintKey } from '@stillwatch/detection/fingerprint';
import type { Logger } from 'pino';
import { readSigningKey } from './checkpoints/checkpoint-key.js';
import { checkpointPaths, type Env } from './env/env.js';
import { Keyring } from './env/keyring.js';
import {
  DATABASE,
  DATABASE_WATCH,
  ENV,
  FINGERPRINT_KEY,
  KEYRING,
  LOGGER,
  QUEUE_BACKEND,
} from './env/tokens.js';
import { openQueueBackend, type QueueBackend } from './queues/queue-backend.js';
import { demandPreparedDatabase, onceDatabaseHasStarted } from './prepare-database.js';
import { StartupError } from './process-lifecycle.js';

/** What both mains open before the application and close after it. */
export interface Opened {
  readonly database: Database;
  readonly queueBackend: QueueBackend;
  readonly providers: Provider[];
  close(): Promise<void>;
}

/**
 * Waits for a database that is starting or recovering.
 * @throws StartupError when the database or Redis does not answer, or a key cannot be used or is not this database's
 */
export async function openAll(env: Env, logger: Logger, patience: Patience = 'interactive'): Promise<Opened> {
  await readSigningKey(checkpointPaths(env).keyFile);
  await onceDatabaseHasStarted(logger, () => demandPreparedDatabase(env));
  const database = openDatabase({ url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE, patience });
  const fingerprintKey = makeFingerprintKey(Buffer.from(env.STILLWATCH_FINGERPRINT_KEY, 'hex'));
  const keyring = new Keyring(
    Buffer.from(env.STILLWATCH_MASTER_KEY ?? env.STILLWATCH_FINGERPRINT_KEY, 'hex'),
  );
  await checkFingerprintKey(database, fingerprintKey);
  await checkMasterKey(database, keyring);
  const queueBackend = await openQueues(env, logger);
  const watch = watchDatabase(env, logger, [database, queueBackend]);
  return {
    database,
    queueBackend,
    providers: [
      { provide: ENV, useValue: env },
      { provide: LOGGER, useValue: logger },
      { provide: DATABASE, useValue: database },
      { provide: DATABASE_WATCH, useValue: watch },
      { provide: FINGERPRINT_KEY, useValue: fingerprintKey },
      { provide: KEYRING, useValue: keyring },
      { provide: QUEUE_BACKEND, useValue: queueBackend },
    ],
    close: async () => {
      await watch.close();
      await queueBackend.close();
      await database.close();
    },
  };
}

/** What hangs on connections that lead nowhere fails, so that it is asked again on new ones. */
function watchDatabase(
  env: Env,
  logger: Logger,
  users: readonly { dropConnections(): void }[],
): DatabaseWatch {
  const watch = new DatabaseWatch(env.DATABASE_URL);
  watch.on('away', () => logger.error('the database does not answer'));
  watch.on('back', () => logger.info('the database answers again'));
  watch.on('lost', () => {
    logger.error('the database has not answered for ten seconds; its connections are given up');
    for (const user of users) user.dropConnections();
  });
  return watch;
}

async function openQueues(env: Env, logger: Logger): Promise<QueueBackend> {
  try {
    const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrls } = env;
    return await openQueueBackend({ databaseUrl, redisUrls, poolSize: 20, logger });
  } catch (error) {
    throw new StartupError(
      'Redis at REDIS_URL does not answer or refuses the log-in; start it or correct the address, and start again.',
      { cause: error },
    );
  }
}

/**
 * Hashes made with two keys never match, so a changed key would silently blind the detection.
 */
const checkFingerprintKey = (database: Database, key: FingerprintKey): Promise<void> =>
  checkMark(database, 'STILLWATCH_FINGERPRINT_KEY', {
    setting: 'fingerprint-key-mark',
    mark: pseudonym(key, 'installation', 'stillwatch'),
  });

/** Sealed secrets and signed links of another master key could not be opened. */
const checkMasterKey = (database: Database, keyring: Keyring): Promise<void> =>
  checkMark(database, 'STILLWATCH_MASTER_KEY', {
    setting: 'master-key-mark',
    mark: keyring.key('installation mark').toString('hex'),
  });

/** The first start writes a mark made with the key; later ones compare it. */
async function checkMark(
  database: Database,
  variable: string,
  { setting: key, mark }: { setting: string; mark: string },
): Promise<void> {
  const setting = await database.prisma.setting.upsert({
    where: { key },
    create: { key, value: mark },
    update: {},
  });
  if (setting.value === mark) return;
  throw new StartupError(
    `${variable} is not the key that this database was filled with; set the original one and start again.`,
  );
}
