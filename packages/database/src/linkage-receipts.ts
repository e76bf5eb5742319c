import type pg from 'pg';
import type { Tx } from './database.js';

/** `link`: an account's keys changed; `ban`: it was banned or is no longer; `campaign`: to be scored; `score`: an account to be scored again. */
export type LinkageWork = 'link' | 'ban' | 'campaign' | 'score';

/**
 * Leaves "this work is owed" for each subject. Invariant: whatever makes work necessary leaves its receipt in the same
 * transaction, and only a transaction that does the work takes it away, so a process that is killed in between owes it
 * still. Each receipt is a row of its own: leaving one never waits for whoever takes another away.
 */
export async function leaveReceipts(tx: Tx, kind: LinkageWork, subjectIds: readonly string[]): Promise<void> {
  if (subjectIds.length === 0) return;
  await tx.sql('INSERT INTO linkage_receipts (kind, subject_id) SELECT $1, unnest($2::text[])', [
    kind,
    subjectIds,
  ]);
}

/** Takes away the receipts of one subject. Answers whether there were any; what is left while this runs stays. */
export async function takeReceipts(tx: Tx, kind: LinkageWork, subjectId: string): Promise<boolean> {
  const rows = await tx.sql('DELETE FROM linkage_receipts WHERE kind = $1 AND subject_id = $2 RETURNING id', [
    kind,
    subjectId,
  ]);
  return rows.length > 0;
}

/** Takes away the receipts of the `limit` subjects that have waited longest, and answers those subjects. */
export async function takeOldestReceipts(tx: Tx, kind: LinkageWork, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ subjectId: string }>(
    `DELETE FROM linkage_receipts WHERE kind = $1 AND subject_id IN (
       SELECT subject_id FROM linkage_receipts WHERE kind = $1 GROUP BY subject_id ORDER BY min(id) LIMIT $2
     ) RETURNING subject_id AS "subjectId"`,
    [kind, limit],
  );
  return [...new Set(rows.map((row) => row.subjectId))].sort();
}

/** Subjects that have waited for longer than `olderThanSeconds`, longest first. */
export async function staleReceipts(
  pool: Pick<pg.Pool, 'query'>,
  kind: LinkageWork,
  olderThanSeconds: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ subjectId: string }>(
    `SELECT subject_id AS "subjectId" FROM linkage_receipts
     WHERE kind = $1 AND received_at <= clock_timestamp() - make_interval(secs => $2)
     GROUP BY subject_id ORDER BY min(id) LIMIT $3`,
    [kind, olderThanSeconds, limit],
  );
  return rows.map((row) => row.subjectId);
}
