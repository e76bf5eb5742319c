import type pg from 'pg';

export interface Partition {
  name: string;
  /** Midnight UTC at which the partition's day begins. */
  day: Date;
}

const dayMs = 86_400_000;
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

async function makePartitions(pool: pg.Pool, days: number[]): Promise<string[]> {
  const made: string[] = [];
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [partitionLock]);
    const existing = new Set((await listPartitions(client)).map((partition) => partition.name));
    for (const day of days) {
      const name = partitionName(day);
      if (existing.has(name)) continue;
      await client.query('SELECT make_usage_partition($1::date)', [isoDay(day)]);
      made.push(name);
    }
    await client.query('COMMIT');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
  return made;
}

function startOfDay(instant: Date): number {
  return Math.floor(instant.getTime() / dayMs) * dayMs;
}

function isoDay(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

function partitionName(day: number): string {
  return `usage_events_p${isoDay(day).replaceAll('-', '')}`;
}

function dayOf(name: string): Date {
  const [, year, month, day] = /_p(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
  return new Date(`${year}-${month}-${day}T00:00:00Z`);
}
