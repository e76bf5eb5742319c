import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type Processor,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** How queues are stored: one of BullMQ's two backends, behind the four acts that the rest needs. */
export interface QueueBackend {
  queue(name: string): Queue;
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): Worker;
  close(): Promise<void>;
}

/** Postgres unless a Redis is named: one store less to run until one machine is outgrown. */
export const openQueueBackend = (options: {
  databaseUrl: string;
  redisUrl: string | undefined;
  poolSize: number;
}) =>
  options.redisUrl === undefined
    ? openPostgresBackend(options.databaseUrl, options.poolSize)
    : openRedisBackend(options.redisUrl);

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
    close: () => pool.end(),
  };
}

function openRedisBackend(url: string): QueueBackend {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  return {
    queue: (name) => new Queue(name, { connection }),
    worker: (name, processor, options) => new Worker(name, processor, { ...options, connection }),
    close: async () => {
      await connection.quit();
    },
  };
}
