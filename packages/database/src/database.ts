import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma, PrismaClient } from './generated/client.js';
import { connectionsOf } from './connections.js';
import { isRetryable } from './retryable.js';

export { Prisma, PrismaClient };

declare const inTransaction: unique symbol;

/**
 * A running transaction, and the proof of it: only `Database.transaction` makes one, so a function that takes a `Tx` cannot
 * be called outside. Offers Prisma's models and, on the same connection, plain SQL at the driver's full speed.
 */
export type Tx = Prisma.TransactionClient & {
  /** Runs one statement with `$1`-parameters as node-postgres encodes them. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** The transaction's {@link AfterCommit}, for those deep inside of it. */
  afterCommit: AfterCommit;
  readonly [inTransaction]: true;
};

/** Registers what to do once the transaction has committed; it is dropped when the transaction is rolled back. */
export type AfterCommit = (callback: () => unknown) => void;

export interface Database {
  readonly prisma: PrismaClient;
  /** The connections that `prisma` uses too, for reads in plain SQL. */
  readonly pool: pg.Pool;
  /**
   * Runs `work` in one READ COMMITTED transaction and answers its result. `work` runs again, from its start, when Postgres
   * breaks off a deadlock or a serialization conflict (five times at most), so it must have no effect outside the
   * transaction; such effects go to `afterCommit`. When one of those callbacks fails, all others still run, and the call
   * is rejected although the transaction has committed.
   */
  transaction<T>(work: (tx: Tx, afterCommit: AfterCommit) => Promise<T>): Promise<T>;
  /** Gives up every open connection, in use or not: for a database that no longer answers on them. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** The most connections at a time. */
  poolSize: number;
  /** How long work may take before Postgres breaks it off: of people and gateways who wait, or of jobs. */
  patience?: Patience;
}

/** In milliseconds: one statement, the wait for one lock, and a transaction in which nothing happens. */
const patiences = {
  interactive: {
    statement_timeout: 60_000,
    lock_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
  },
  jobs: {
    statement_timeout: 600_000,
    lock_timeout: 120_000,
    idle_in_transaction_session_timeout: 120_000,
  },
};
export type Patience = keyof typeof patiences;

const maxAttempts = 5;
const transactionTimeoutMs = 120_000;
const connectionWaitMs = 30_000;

/** Opens the pool without connecting: an unreachable database shows at the first query. */
export function openDatabase({ url, poolSize, patience = 'jobs' }: DatabaseOptions): Database {
  const pool = new ObservedPool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectionWaitMs,
    keepAlive: true,
    ...patiences[patience],
  });
  const connections = connectionsOf(pool);
  // An idle connection that breaks is replaced at the next use, whose query tells if that fails too.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { onPoolError: () => undefined }),
    transactionOptions: { timeout: transactionTimeoutMs, maxWait: connectionWaitMs },
  });

  async function transaction<T>(work: (tx: Tx, afterCommit: AfterCommit) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const callbacks: (() => unknown)[] = [];
      try {
        const afterCommit: AfterCommit = (callback) => callbacks.push(callback);
        const result = await runOnce(prisma, afterCommit, (tx) => work(tx, afterCommit));
        await runAll(callbacks);
        return result;
      } catch (error) {
        if (error instanceof AfterCommitError || attempt === maxAttempts || !isRetryable(error)) throw error;
        await wait(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  async function close(): Promise<void> {
    await prisma.$disconnect();
    await pool.end();
  }

  return { prisma, pool, transaction, dropConnections: connections.drop, close };
}

/** What was to happen after a commit has failed; the commit stands. */
export class AfterCommitError extends AggregateError {
  override readonly name = 'AfterCommitError';
}

interface Checkout {
  client?: pg.PoolClient;
}

const checkouts = new AsyncLocalStorage<Checkout>();

/**
 * Tells a transaction which connection Prisma has taken for it. Prisma's own raw queries convert every parameter and every
 * value of the answer; on the same connection node-postgres does not, which is what the ingest path needs.
 */
class ObservedPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void;
  override connect(callback?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | void {
    if (callback) return super.connect(callback);
    const checkout = checkouts.getStore();
    return super.connect().then((client) => {
      if (checkout && !checkout.client) checkout.client = client;
      return client;
    });
  }
}

function runOnce<T>(
  prisma: PrismaClient,
  afterCommit: AfterCommit,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const checkout: Checkout = {};
  return checkouts.run(checkout, () =>
    prisma.$transaction((client) => checkouts.exit(() => work(brand(client, checkout, afterCommit)))),
  );
}

function brand(client: Prisma.TransactionClient, checkout: Checkout, afterCommit: AfterCommit): Tx {
  const connection = checkout.client;
  if (!connection) throw new Error('Prisma opened a transaction without taking a connection from the pool');
  const sql = async (text: string, values: unknown[] = []) => (await connection.query(text, values)).rows;
  // Defined, not assigned: an assignment would go through Prisma's proxy to an object that all transactions share.
  return Object.create(client, { sql: { value: sql }, afterCommit: { value: afterCommit } }) as Tx;
}

async function runAll(callbacks: (() => unknown)[]): Promise<void> {
  const outcomes = await Promise.allSettled(callbacks.map(async (callback) => callback()));
  const failures = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map((outcome): unknown => outcome.reason);
  if (failures.length > 0)
    throw new AfterCommitError(failures, `after the commit: ${failures.map(String).join('; ')}`);
}
