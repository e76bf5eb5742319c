import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type Processor,
  type WorkerOptions,
} from 'bullmq';
import type { Logger } from 'pino';
import { connectionsOf } from '@stillwatch/database/connections';
import pg from 'pg';
import { openRedisBackend } from './redis-backend.js';

/** How queues are stored: one of BullMQ's two backends, behind the few acts that the rest needs. */
export interface QueueBackend {
  queue(name: string): Queue;
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): Worker;
  /** Calls back whenever the store was away and is there again: it may have forgotten jobs and schedules. */
  onReturn(listener: () => void): void;
  /** Gives up connections to a Postgres that no longer answers on them; Redis looks after its own. */
  dropConnections(): void;
  close(): Promise<void>;
}

/**
 * Postgres unless a Redis is named: one store less to run until one machine is outgrown.
 * @throws Error when Redis does not answer
 */
export async function openQueueBackend(options: {
  databaseUrl: string;
  redisUrls: readonly string[] | undefined;
  poolSize: number;
  logger: Logger;
}): Promise<QueueBackend> {
  return options.redisUrls === undefined
    ? openPostgresBackend(options.databaseUrl, options.poolSize)
    : openRedisBackend(options.redisUrls, options.logger);
}

/** Makes the tables in which the Postgres backend keeps its jobs. Needs the rights of the database's owner. */
export async function migrateQueues(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client, 'bullmq');
  } finally {
    await client.end();
  }
}

/** Each worker holds one connection of the pool for LISTEN, so the pool must be larger than the number of workers. */
function openPostgresBackend(connectionString: string, poolSize: number): QueueBackend {
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    options: '-c search_path=bullmq',
    keepAlive: true,
  });
  const connections = connectionsOf(pool);
  pool.setMaxListeners(0); // Every queue and every worker listens for its errors; more than ten of them are no leak.
  return {
    queue: (name) => new Queue(name, { connection: pool }, createPostgresBackend) as unknown as Queue,
    worker: (name, processor, options) =>
      new Worker(
        name,
        processor,
        { ...options, connection: pool },
        createPostgresBackend,
      ) as unknown as Worker,
    dropConnections: connections.drop,
    onReturn: () => undefined, // Jobs are rows: a database that comes back has them all.
    close: () => pool.end(),
  };
}
