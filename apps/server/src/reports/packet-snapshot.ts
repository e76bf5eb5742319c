import type { Database } from '@stillwatch/database/database';
import type pg from 'pg';

/** Reads of one instant: whatever others commit meanwhile is not seen. */
export class PacketSnapshot {
  private cursors = 0;

  constructor(readonly client: Pick<pg.ClientBase, 'query'>) {}

  async rows<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row & pg.QueryResultRow>(text, values)).rows;
  }

  /** The rows of a query, `size` at a time, without ever holding more. */
  async *pages<Row extends object>(text: string, values: unknown[], size = 500): AsyncGenerator<Row[]> {
    this.cursors += 1;
    const cursor = `packet_${this.cursors}`;
    await this.client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${text}`, values);
    for (;;) {
      const page = await this.rows<Row>(`FETCH ${size} FROM ${cursor}`);
      if (page.length > 0) yield page;
      if (page.length < size) break;
    }
    await this.client.query(`CLOSE ${cursor}`);
  }
}

/** Does all reading in one read-only REPEATABLE READ transaction. */
export async function readAtOneInstant<T>(
  pool: Database['pool'],
  read: (snapshot: PacketSnapshot) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await read(new PacketSnapshot(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection that is given back with an error is closed, and its transaction with it.
    client.release(failure);
  }
}
