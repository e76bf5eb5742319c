import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { QueueBackend } from './queue-backend.js';

const patienceMs = 5_000;

/**
 * Jobs in Redis, or in a Redis Cluster when several of its nodes are named. Two connections, because who asks for work and who
 * does it want different things of a Redis that is away: asking fails within seconds, so that no request of a gateway hangs on
 * it (its rows are committed, and a sweep asks again); workers wait for as long as it takes. Keys of one queue carry one hash
 * tag: BullMQ's scripts touch several at once, which a cluster allows only on one node.
 * @throws Error when Redis does not answer in five seconds
 */
export async function openRedisBackend(urls: readonly string[], logger: Logger): Promise<QueueBackend> {
  const asking = connect(urls, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: patienceMs,
  });
  const working = connect(urls, { maxRetriesPerRequest: null });
  for (const connection of [asking, working])
    connection.on('error', (error: unknown) =>
      logger.error({ err: error }, 'the connection to Redis failed'),
    );
  try {
    await Promise.all([asking, working].map((connection) => ready(connection)));
  } catch (error) {
    asking.disconnect();
    working.disconnect();
    throw error;
  }
  const of = (name: string) => ({ prefix: `{${name}}`, skipVersionCheck: false });
  return {
    queue: (name) => new Queue(name, { ...of(name), connection: asking }),
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, ...of(name), connection: working }),
    // Who listens asks for work: with one connection back and the other not yet, the asking would fail, and nothing ask again.
    onReturn: (listener) => {
      const bothAreBack = () => asking.status === 'ready' && working.status === 'ready';
      for (const connection of [asking, working])
        connection.on('ready', () => {
          if (bothAreBack()) listener();
        });
    },
    dropConnections: () => undefined,
    close: async () => {
      await Promise.all([asking.quit(), working.quit()]);
    },
  };
}

function connect(urls: readonly string[], options: RedisOptions): Redis | Cluster {
  const [first, ...others] = urls;
  if (first === undefined) throw new Error('no address of a Redis');
  if (others.length === 0) return new Redis(first, options);
  const { enableOfflineQueue, ...redisOptions } = options;
  return new Cluster([...urls], { enableOfflineQueue, redisOptions });
}

async function ready(connection: Redis | Cluster): Promise<void> {
  if (connection.status !== 'ready')
    await once(connection, 'ready', { signal: AbortSignal.timeout(patienceMs) });
}
