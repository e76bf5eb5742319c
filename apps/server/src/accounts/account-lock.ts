import type { Tx } from '@stillwatch/database/database';
import { ensureOnRecord } from '@stillwatch/database/recorded-accounts';

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

/**
 * {@link lockAccount} of an account that something is put on file about, which makes one that nobody has heard of. Answers
 * those that it has made, for the audit log.
 */
export async function lockOnRecord(
  tx: Tx,
  accountId: string,
): Promise<{ isScored: boolean; created: readonly string[] }> {
  const created = await ensureOnRecord(tx, [accountId]);
  const account = await lockAccount(tx, accountId);
  return { isScored: account?.isScored ?? false, created };
}

/**
 * {@link lockAccount} for many accounts in one statement, in the order of their ids, so that two transactions about
 * overlapping sets do not wait for each other in a circle. Answers the ids that exist, in that order.
 */
export async function lockAccounts(tx: Tx, accountIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ accountId: string }>(
    `SELECT account_id AS "accountId" FROM accounts WHERE account_id = ANY($1) ORDER BY account_id FOR NO KEY UPDATE`,
    [accountIds],
  );
  return rows.map((row) => row.accountId);
}
