import { arrayLiteral } from './array-literal.js';
import type { Tx } from './database.js';

/** One usage event as it is stored; null and absent are the same. Strings hold no NUL and no broken surrogate pair. */
export interface UsageEventRow {
  accountId: string;
  occurredAt: Date;
  id: string;
  operation: string;
  model: string;
  apiKeyId?: string | null;
  inputTokens?: number | null;
  outputTokens?: number | null;
  cachedInputTokens?: number | null;
  reasoningTokens?: number | null;
  status?: string | null;
  finishReason?: string | null;
  durationMs?: number | null;
  conversationId?: string | null;
  turn?: number | null;
  endUserId?: string | null;
  request?: object | null;
  client?: object | null;
  /** What is kept of the content, as packages/detection encodes it. */
  fingerprint?: Uint8Array | null;
}

const columns: {
  name: string;
  type: string;
  value: (row: UsageEventRow) => string | number | Uint8Array | null | undefined;
}[] = [
  { name: 'account_id', type: 'text', value: (row) => row.accountId },
  { name: 'occurred_at', type: 'timestamptz', value: (row) => row.occurredAt.toISOString() },
  { name: 'id', type: 'text', value: (row) => row.id },
  { name: 'operation', type: 'text', value: (row) => row.operation },
  { name: 'model', type: 'text', value: (row) => row.model },
  { name: 'api_key_id', type: 'text', value: (row) => row.apiKeyId },
  { name: 'input_tokens', type: 'int4', value: (row) => row.inputTokens },
  { name: 'output_tokens', type: 'int4', value: (row) => row.outputTokens },
  { name: 'cached_input_tokens', type: 'int4', value: (row) => row.cachedInputTokens },
  { name: 'reasoning_tokens', type: 'int4', value: (row) => row.reasoningTokens },
  { name: 'status', type: 'text', value: (row) => row.status },
  { name: 'finish_reason', type: 'text', value: (row) => row.finishReason },
  { name: 'duration_ms', type: 'float8', value: (row) => row.durationMs },
  { name: 'conversation_id', type: 'text', value: (row) => row.conversationId },
  { name: 'turn', type: 'int4', value: (row) => row.turn },
  { name: 'end_user_id', type: 'text', value: (row) => row.endUserId },
  { name: 'request', type: 'jsonb', value: (row) => row.request && JSON.stringify(row.request) },
  { name: 'client', type: 'jsonb', value: (row) => row.client && JSON.stringify(row.client) },
  { name: 'fingerprint', type: 'bytea', value: (row) => row.fingerprint },
];

const columnNames = columns.map((column) => column.name).join(', ');
const arrays = columns.map((column, index) => `$${index + 2}::${column.type}[]`).join(', ');

/**
 * The unique key decides what is a duplicate, inside the batch too. A batch that meets another's uncommitted event waits
 * for that commit; since all insert in the order of the key, they do not wait for each other in a circle.
 */
const insertStatement = `
WITH batch AS (
  SELECT * FROM unnest(${arrays}) AS t(${columnNames})
), unheard_of AS (
  INSERT INTO accounts (account_id, origin)
  SELECT DISTINCT account_id, 'usage' FROM batch ORDER BY account_id
  ON CONFLICT DO NOTHING
), inserted AS (
  INSERT INTO usage_events (batch_id, ${columnNames})
  SELECT $1::bigint, ${columnNames} FROM batch
  ON CONFLICT DO NOTHING
  RETURNING account_id, occurred_at
), receipts AS (
  INSERT INTO fold_receipts (account_id, batch_id, event_count, occurred_from, occurred_to)
  SELECT account_id, $1::bigint, count(*), min(occurred_at), max(occurred_at) FROM inserted GROUP BY account_id
  RETURNING event_count
)
SELECT coalesce(sum(event_count), 0)::int AS accepted FROM receipts`;

/** A number that no other batch has. */
export async function nextBatchId(tx: Tx): Promise<bigint> {
  const [row] = await tx.sql<{ id: string }>(`SELECT nextval('usage_batch_ids') AS id`);
  if (!row) throw new Error('the sequence usage_batch_ids gave no number');
  return BigInt(row.id);
}

/**
 * Stores the events that are not there yet, a fold receipt for each account that has new ones, and the accounts nobody had
 * heard of, in one statement. `accepted` counts the new events; the rest are duplicates by (accountId, id, occurredAt).
 * The partitions of the events' days must exist (`ensurePartitionsFor`).
 */
export async function insertUsageEvents(
  tx: Tx,
  batchId: bigint,
  rows: readonly UsageEventRow[],
): Promise<{ accepted: number }> {
  const ordered = [...rows].sort(byKey);
  const values = columns.map((column) => arrayLiteral(ordered.map(column.value)));
  const [result] = await tx.sql<{ accepted: number }>(insertStatement, [batchId, ...values]);
  return { accepted: result?.accepted ?? 0 };
}

function byKey(a: UsageEventRow, b: UsageEventRow): number {
  if (a.accountId !== b.accountId) return a.accountId < b.accountId ? -1 : 1;
  const elapsed = a.occurredAt.getTime() - b.occurredAt.getTime();
  if (elapsed !== 0) return elapsed;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
