import type pg from 'pg';
import type { StoredAuditEntry } from './audit-chain.js';

/** The columns of a {@link StoredAuditEntry}, from `audit_entries`: the texts that its hash is taken over. */
export const auditEntryColumns = `
seq::text, CASE WHEN at = date_trunc('milliseconds', at)
    THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ELSE to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END AS at,
  actor_type AS "actorType", actor_id AS "actorId", actor_name AS "actorName", action,
  object_type AS "objectType", object_id AS "objectId", before::text, after::text, prev_hash AS "prevHash", hash`;

const leastSeq = '-9223372036854775808';

/**
 * Reads entries in their order, also those that stand before the first, a page in memory at a time. Not in one
 * transaction: entries only ever join at the end.
 */
export async function* readAuditEntries(
  client: Pick<pg.Pool, 'query'>,
  { from = leastSeq, pageSize = 2_000 }: { from?: string; pageSize?: number } = {},
): AsyncGenerator<StoredAuditEntry> {
  let [comparison, bound] = ['>=', from];
  for (;;) {
    const { rows } = await client.query<StoredAuditEntry>(
      `SELECT ${auditEntryColumns} FROM audit_entries
       WHERE audit_entries.seq ${comparison} $1 ORDER BY audit_entries.seq LIMIT $2`,
      [bound, pageSize],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    [comparison, bound] = ['>', last.seq];
  }
}
