import type pg from 'pg';
import { sameEventMs, type UsageEventRow } from './event-packer.js';
import type { Tx } from './database.js';

/** "This batch brought this account `eventCount` new events, between these instants, and nobody has counted them yet." */
export interface FoldReceipt {
  accountId: string;
  batchId: bigint;
  eventCount: number;
  occurredFrom: Date;
  occurredTo: Date;
  receivedAt: Date;
  /** Whose key brought them; null before that was kept. */
  senderId: string | null;
}

/** An event as it was stored: what was absent is null. */
export type StoredUsageEvent = { [Field in keyof UsageEventRow]-?: Exclude<UsageEventRow[Field], undefined> };

export interface FoldBacklog {
  unscoredEvents: number;
  /** Seconds since the oldest uncounted event was received; 0 when there is none. */
  oldestUnscoredSeconds: number;
  /** Subjects with a linkage receipt, counted once for each kind of work. */
  linkageOwed: number;
}

/**
 * Takes at most `limit` receipts of an account, oldest first. The receipts are gone when `tx` commits and back when it does
 * not, so the events they stand for are folded exactly once if the profile is written in the same transaction.
 *
 * Invariant: a receipt is visible only when its events are committed, and deleted only together with the profile that
 * counts them. There is no watermark, hence nothing that a transaction committing late could fall behind.
 *
 * Takes the account's fold lock until the transaction ends: read the profile after this call, and two workers on one
 * account take turns instead of overwriting each other's profile.
 */
export async function claimReceipts(tx: Tx, accountId: string, limit: number): Promise<FoldReceipt[]> {
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [accountId]);
  const rows = await tx.sql<Omit<FoldReceipt, 'batchId'> & { batchId: string }>(
    `DELETE FROM fold_receipts
     WHERE account_id = $1 AND batch_id IN (
       SELECT batch_id FROM fold_receipts WHERE account_id = $1 ORDER BY received_at, batch_id LIMIT $2
     )
     RETURNING account_id AS "accountId", batch_id AS "batchId", event_count AS "eventCount",
       occurred_from AS "occurredFrom", occurred_to AS "occurredTo", received_at AS "receivedAt", sender_id AS "senderId"`,
    [accountId, limit],
  );
  return rows.map((row) => ({ ...row, batchId: BigInt(row.batchId) })).sort(oldestFirst);
}

/** What a fold counts of its receipts: the events, and how many of each receipt were a second copy of a counted one. */
export interface FoldableEvents {
  readonly events: readonly StoredUsageEvent[];
  /** By batch. Where nothing was dropped there is no entry. */
  readonly dropped: ReadonlyMap<bigint, number>;
}

/**
 * The events of exactly these receipts of one account, in the order they occurred. Reads by (account, batch) in the
 * partitions of the receipts' days, and looks for a twin of each by (account, id) in the days around them: the cost grows
 * with the new events, not with the account's history.
 *
 * Two batches that brought one event with different times at the same moment could not see each other, so both have stored
 * it. A twin is dropped, and its row deleted, when the other has been folded (it is stored and its receipt is gone) or is
 * folded here and came first. While the other's receipt waits, this one counts and the other will be dropped: under the
 * account's fold lock exactly one of them is counted, whichever is claimed first and whatever is killed.
 */
export async function readReceiptEvents(tx: Tx, receipts: readonly FoldReceipt[]): Promise<FoldableEvents> {
  const [first] = receipts;
  if (!first) return { events: [], dropped: new Map() };
  if (receipts.some((receipt) => receipt.accountId !== first.accountId)) {
    throw new Error('receipts of several accounts cannot be read together');
  }
  const fromMs = Math.min(...receipts.map((receipt) => receipt.occurredFrom.getTime()));
  const toMs = Math.max(...receipts.map((receipt) => receipt.occurredTo.getTime()));
  const rows = await tx.sql<StoredUsageEvent & { batchId: string; isTwin: boolean }>(readStatement, [
    first.accountId,
    receipts.map((receipt) => receipt.batchId),
    ...[fromMs, toMs, fromMs - sameEventMs, toMs + sameEventMs].map((ms) => new Date(ms).toISOString()),
  ]);
  const twins = rows.filter(({ isTwin }) => isTwin);
  if (twins.length > 0) await deleteEvents(tx, twins);
  const dropped = new Map<bigint, number>();
  for (const { batchId } of twins) dropped.set(BigInt(batchId), (dropped.get(BigInt(batchId)) ?? 0) + 1);
  const events = rows.flatMap(({ batchId: _, isTwin, ...event }) => (isTwin ? [] : [event]));
  return { events, dropped };
}

const readStatement = `
SELECT event.account_id AS "accountId", event.occurred_at AS "occurredAt", event.id, operation, model, api_key_id AS "apiKeyId",
  input_tokens AS "inputTokens", output_tokens AS "outputTokens", cached_input_tokens AS "cachedInputTokens",
  reasoning_tokens AS "reasoningTokens", status, finish_reason AS "finishReason", duration_ms AS "durationMs",
  conversation_id AS "conversationId", turn, end_user_id AS "endUserId", request, client, fingerprint,
  event.batch_id AS "batchId", twin.batch_id IS NOT NULL AS "isTwin"
FROM usage_events AS event LEFT JOIN LATERAL (
  SELECT other.batch_id FROM usage_events AS other
  WHERE other.account_id = event.account_id AND other.id = event.id AND other.occurred_at <> event.occurred_at
    AND other.occurred_at > event.occurred_at - interval '${sameEventMs} milliseconds'
    AND other.occurred_at < event.occurred_at + interval '${sameEventMs} milliseconds'
    AND other.occurred_at > $5::timestamptz AND other.occurred_at < $6::timestamptz
    AND CASE WHEN other.batch_id = ANY($2::bigint[])
      THEN (other.batch_id, other.occurred_at) < (event.batch_id, event.occurred_at)
      ELSE NOT EXISTS (
        SELECT FROM fold_receipts WHERE fold_receipts.account_id = $1 AND fold_receipts.batch_id = other.batch_id
      ) END
  LIMIT 1
) AS twin ON true
WHERE event.account_id = $1 AND event.batch_id = ANY($2::bigint[])
  AND event.occurred_at BETWEEN $3::timestamptz AND $4::timestamptz
ORDER BY event.occurred_at, event.id`;

async function deleteEvents(tx: Tx, events: readonly StoredUsageEvent[]): Promise<void> {
  for (const { accountId, id, occurredAt } of events)
    await tx.sql('DELETE FROM usage_events WHERE account_id = $1 AND id = $2 AND occurred_at = $3', [
      accountId,
      id,
      occurredAt,
    ]);
}

/** The events that are stored but not yet folded into a profile, over all accounts, and the subjects that linkage owes work. */
export async function backlog(pool: Pick<pg.Pool, 'query'>): Promise<FoldBacklog> {
  const { rows } = await pool.query<FoldBacklog>(
    `SELECT coalesce(sum(event_count), 0)::float8 AS "unscoredEvents",
       coalesce(greatest(extract(epoch FROM clock_timestamp() - min(received_at)), 0), 0)::float8 AS "oldestUnscoredSeconds",
       (SELECT count(DISTINCT (kind, subject_id)) FROM linkage_receipts)::int AS "linkageOwed"
     FROM fold_receipts`,
  );
  return rows[0] ?? { unscoredEvents: 0, oldestUnscoredSeconds: 0, linkageOwed: 0 };
}

/** Accounts with a receipt older than `olderThanSeconds`: their job was lost or is late. Longest waiting first. */
export async function staleAccounts(
  pool: Pick<pg.Pool, 'query'>,
  olderThanSeconds: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ accountId: string }>(
    `SELECT account_id AS "accountId" FROM fold_receipts
     WHERE received_at <= clock_timestamp() - make_interval(secs => $1)
     GROUP BY account_id ORDER BY min(received_at) LIMIT $2`,
    [olderThanSeconds, limit],
  );
  return rows.map((row) => row.accountId);
}

function oldestFirst(a: FoldReceipt, b: FoldReceipt): number {
  return a.receivedAt.getTime() - b.receivedAt.getTime() || (a.batchId < b.batchId ? -1 : 1);
}
