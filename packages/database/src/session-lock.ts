import type pg from 'pg';

/**
 * Does `work` while no other process does the same under this name, and waits for one that does. The lock belongs to a
 * connection and ends with the process that holds it, however that ends.
 */
export async function withSessionLock<T>(pool: pg.Pool, name: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const lost = (): void => undefined; // The lock is gone then; the work that it guarded must stand being done twice.
  client.on('error', lost);
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 3))', [name]);
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 3))', [name]);
    }
  } finally {
    client.off('error', lost);
    client.release();
  }
}
