import type pg from 'pg';

export interface Partition {
  name: string;
  /** Midnight UTC at which the partition's day begins. */
  day: Date;
}

const dayMs = 86_400_000;
const daysPerTransaction = 4;
const partitionLock = 6120957731840275513n;
const knownDays = new WeakMap<pg.Pool, Set<number>>();

/**
 * Makes the daily partitions of `usage_events` from the UTC day of `fromDay` to that of `toDay`, both included. Answers the
 * names of those made here; any number of processes may call it at once.
 */
export function ensurePartitions(pool: pg.Pool, fromDay: Date, toDay: Date): Promise<string[]> {
  const days: Date[] = [];
  for (let day = startOfDay(fromDay); day <= toDay.getTime(); day += dayMs) days.push(new Date(day));
  return ensurePartitionsFor(pool, days);
}

/** The same for the days of some instants. Days known to exist cost a set lookup, so the ingest path calls it each time. */
export async function ensurePartitionsFor(pool: pg.Pool, instants: Iterable<Date>): Promise<string[]> {
  const known = await daysKnownTo(pool);
  const missing = new Set<number>();
  for (const instant of instants) {
    const day = startOfDay(instant);
    if (!known.has(day)) missing.add(day);
  }
  if (missing.size === 0) return [];
  const made = await makePartitions(
    pool,
    [...missing].sort((a, b) => a - b),
  );
  for (const day of missing) known.add(day);
  return made;
}

/** Must be called after partitions have been dropped, by everybody who writes through `pool`. */
export function forgetPartitions(pool: pg.Pool): void {
  knownDays.delete(pool);
}

/** Oldest first. */
export async function listPartitions(client: Pick<pg.Pool, 'query'>): Promise<Partition[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'usage_events'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => ({ name, day: dayOf(name) }));
}

async function daysKnownTo(pool: pg.Pool): Promise<Set<number>> {
  let known = knownDays.get(pool);
  if (!known) {
    known = new Set((await listPartitions(pool)).map((partition) => partition.day.getTime()));
    knownDays.set(pool, known);
  }
  return known;
}

/**
 * Makes them a few at a time, each few in a transaction of their own: whoever needs a single day meanwhile waits for a few
 * and not for all, and a batch of four hundred days holds no lock on four hundred tables.
 */
async function makePartitions(pool: pg.Pool, days: readonly number[]): Promise<string[]> {
  const made: string[] = [];
  for (let from = 0; from < days.length; from += daysPerTransaction)
    made.push(...(await makeFew(pool, days.slice(from, from + daysPerTransaction))));
  return made;
}

async function makeFew(pool: pg.Pool, days: readonly number[]): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [partitionLock]);
    const { rows } = await client.query<{ name: string }>(
      `SELECT make_usage_partition(day) AS name FROM unnest($1::date[]) AS day
       WHERE to_regclass('usage_events_p' || to_char(day, 'YYYYMMDD')) IS NULL`,
      [days.map(isoDay)],
    );
    await client.query('COMMIT');
    client.release();
    return rows.map(({ name }) => name);
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function startOfDay(instant: Date): number {
  return Math.floor(instant.getTime() / dayMs) * dayMs;
}

function isoDay(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

function dayOf(name: string): Date {
  const [, year, month, day] = /_p(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
  return new Date(`${year}-${month}-${day}T00:00:00Z`);
}
