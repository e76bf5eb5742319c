import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';

const scratch = 'bench_raw_copy';

export interface CopyFigure {
  rows: number;
  seconds: number;
  /** Size of the copied rows in COPY's text format. */
  bytes: number;
}

/**
 * Copies all rows of `usage_events` into a scratch table of the same columns, key, indexes and daily partitions, over one
 * connection and in one statement: the fastest way in that Postgres offers, to compare the ingest path with. The rows are
 * read into memory first, so that only the writing is timed.
 */
export async function measureRawCopy(databaseUrl: string): Promise<CopyFigure> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await createScratchTable(client);
    const chunks: Buffer[] = [];
    await pipeline(
      client.query(to('COPY (SELECT * FROM usage_events ORDER BY batch_id) TO STDOUT')),
      async (rows) => {
        for await (const chunk of rows as AsyncIterable<Buffer>) chunks.push(chunk);
      },
    );
    await client.query('CHECKPOINT');
    const begun = performance.now();
    const sink = client.query(from(`COPY ${scratch} FROM STDIN`));
    await pipeline(Readable.from(chunks), sink);
    const seconds = (performance.now() - begun) / 1_000;
    return { rows: sink.rowCount, seconds, bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0) };
  } finally {
    await client.query(`DROP TABLE IF EXISTS ${scratch}`);
    await client.end();
  }
}

async function createScratchTable(client: pg.Client): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${scratch}`);
  await client.query(
    `CREATE TABLE ${scratch} (LIKE usage_events INCLUDING ALL) PARTITION BY RANGE (occurred_at)`,
  );
  const { rows } = await client.query<{ bounds: string }>(
    `SELECT pg_get_expr(child.relpartbound, child.oid) AS bounds
       FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
      WHERE inhparent = 'usage_events'::regclass`,
  );
  for (const [n, { bounds }] of rows.entries())
    await client.query(`CREATE TABLE ${scratch}_${n} PARTITION OF ${scratch} ${bounds}`);
}
