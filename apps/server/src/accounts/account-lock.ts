import type { Tx } from '@stillwatch/database/database';

/**
 * Locks the account's row until the transaction ends; whoever changes what is kept about an account holds it. Undefined
 * when there is no such account.
 *
 * Order of locks, everywhere: the account, then its case, then the audit chain. Two transactions that want the same ones
 * ask for them in the same order, so neither waits for the other in a circle. FOR NO KEY UPDATE leaves rows that refer to
 * the account free to be inserted: ingest never waits for a review.
 */
export async function lockAccount(tx: Tx, accountId: string): Promise<{ isScored: boolean } | undefined> {
  const [row] = await tx.sql<{ isScored: boolean }>(
    'SELECT scored_at IS NOT NULL AS "isScored" FROM accounts WHERE account_id = $1 FOR NO KEY UPDATE',
    [accountId.replaceAll('\0', '')],
  );
  return row;
}
