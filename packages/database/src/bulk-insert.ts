import { asParameter } from './byte-sink.js';
import {
  contentColumns,
  eventColumns,
  sameEventMs,
  type EventChunk,
  type PackedEvents,
} from './event-packer.js';
import type { Tx } from './database.js';

/** What an account sent that was there before. */
export interface RepeatedEvents {
  readonly accountId: string;
  readonly duplicates: number;
  /** Those of them whose content is not the stored event's. */
  readonly conflicting: number;
}

export interface InsertedEvents {
  /** The numbers under which the new events are stored, one for each chunk of the batch that has any. */
  readonly batchIds: readonly bigint[];
  readonly accepted: number;
  readonly repeated: readonly RepeatedEvents[];
}

const columnNames = eventColumns.map(({ name }) => name).join(', ');
const firstColumn = 5;
const arrays = eventColumns.map(({ type }, index) => `$${index + firstColumn}::${type}[]`).join(', ');
const differs = contentColumns.map((name) => `twin.${name} IS DISTINCT FROM batch.${name}`).join(' OR ');

/**
 * An event is known when one of its account and id is stored less than 48 hours away; the look-up reads only the days
 * around the chunk's, one index entry each, and its LIMIT keeps the planner from reading them whole. Of two that arrive at
 * once with the same time the unique key keeps one: the later batch waits for the earlier one's commit. Two with different
 * times are both stored, and the fold keeps one (`foldable` in fold-receipts.ts). All insert in the order of day, account
 * and id, so they do not wait for each other in a circle.
 */
const insertStatement = `
WITH batch AS (
  SELECT * FROM unnest(${arrays}) AS t(${columnNames})
), checked AS (
  SELECT batch.*, twin.account_id IS NOT NULL AS is_known, twin.account_id IS NOT NULL AND (${differs}) AS is_other
  FROM batch LEFT JOIN LATERAL (
    SELECT account_id, ${contentColumns.join(', ')} FROM usage_events
    WHERE account_id = batch.account_id AND id = batch.id
      AND occurred_at > batch.occurred_at - interval '${sameEventMs} milliseconds'
      AND occurred_at < batch.occurred_at + interval '${sameEventMs} milliseconds'
      AND occurred_at > $3::timestamptz AND occurred_at < $4::timestamptz
    LIMIT 1
  ) AS twin ON true
), inserted AS (
  INSERT INTO usage_events (batch_id, ${columnNames})
  SELECT $1::bigint, ${columnNames} FROM checked WHERE NOT is_known
  ON CONFLICT DO NOTHING
  RETURNING account_id, occurred_at
), receipts AS (
  INSERT INTO fold_receipts (account_id, batch_id, event_count, occurred_from, occurred_to, sender_id)
  SELECT account_id, $1::bigint, count(*), min(occurred_at), max(occurred_at), $2::text FROM inserted GROUP BY account_id
  RETURNING account_id, event_count
), sent AS (
  SELECT account_id, count(*) AS events, count(*) FILTER (WHERE is_other) AS conflicting FROM checked GROUP BY account_id
)
SELECT sent.account_id AS "accountId", coalesce(event_count, 0)::int AS accepted,
  (events - coalesce(event_count, 0))::int AS duplicates, conflicting::int
FROM sent LEFT JOIN receipts USING (account_id)`;

/** Makes the accounts nobody had heard of. Comes before the events of all of them, so that locks are taken in one order. */
export async function insertAccountsOf(tx: Tx, { accountColumn }: PackedEvents): Promise<void> {
  await tx.sql(
    `INSERT INTO accounts (account_id, origin) SELECT account_id, 'usage' FROM unnest($1::text[]) AS t(account_id)
     ON CONFLICT DO NOTHING`,
    [asParameter(accountColumn)],
  );
}

/**
 * Stores the events that are not there yet and a fold receipt for each account that has new ones, chunk by chunk, so that
 * the thread is free between two. The accounts must have been made (`insertAccountsOf`), and the partitions of the events'
 * days (`ensurePartitionsFor`). `senderId` says whose key brought them.
 */
export async function insertUsageEvents(
  tx: Tx,
  { chunks }: PackedEvents,
  senderId: string | null = null,
): Promise<InsertedEvents> {
  const batchIds: bigint[] = [];
  const repeated = new Map<string, { duplicates: number; conflicting: number }>();
  let accepted = 0;
  for (const chunk of chunks) {
    const batchId = await nextBatchId(tx);
    for (const row of await insertChunk(tx, batchId, chunk, senderId)) {
      accepted += row.accepted;
      if (row.accepted > 0 && batchIds.at(-1) !== batchId) batchIds.push(batchId);
      if (row.duplicates === 0) continue;
      const before = repeated.get(row.accountId) ?? { duplicates: 0, conflicting: 0 };
      before.duplicates += row.duplicates;
      before.conflicting += row.conflicting;
      repeated.set(row.accountId, before);
    }
  }
  return {
    batchIds,
    accepted,
    repeated: [...repeated].map(([accountId, counts]) => ({ accountId, ...counts })),
  };
}

type ChunkRow = RepeatedEvents & { readonly accepted: number };

const insertChunk = (
  tx: Tx,
  batchId: bigint,
  chunk: EventChunk,
  senderId: string | null,
): Promise<ChunkRow[]> =>
  tx.sql<ChunkRow>(insertStatement, [
    batchId,
    senderId,
    new Date(chunk.fromMs - sameEventMs).toISOString(),
    new Date(chunk.toMs + sameEventMs).toISOString(),
    ...chunk.columns.map(asParameter),
  ]);

/** A number that no other chunk has. */
async function nextBatchId(tx: Tx): Promise<bigint> {
  const [row] = await tx.sql<{ id: string }>(`SELECT nextval('usage_batch_ids') AS id`);
  if (!row) throw new Error('the sequence usage_batch_ids gave no number');
  return BigInt(row.id);
}
