import type { Tx } from './database.js';

/**
 * Sees to it that accounts are there that something is to be put on file about, as an event does for the account that it is
 * of, and that they are known by more than usage from now on. In whatever order a purpose and the first event arrive, they
 * leave the same account. Locks what it changes, in the order of ids. Answers those that nobody had heard of, in that order.
 */
export async function ensureOnRecord(tx: Tx, accountIds: readonly string[]): Promise<string[]> {
  const created = await tx.sql<{ accountId: string }>(
    `INSERT INTO accounts (account_id, origin) SELECT DISTINCT id, 'record' FROM unnest($1::text[]) AS id ORDER BY id
     ON CONFLICT DO NOTHING RETURNING account_id AS "accountId"`,
    [accountIds],
  );
  await tx.sql(
    `UPDATE accounts SET origin = 'record' WHERE account_id IN (
       SELECT account_id FROM accounts WHERE account_id = ANY($1) AND origin = 'usage' ORDER BY account_id FOR NO KEY UPDATE
     )`,
    [accountIds],
  );
  return created.map(({ accountId }) => accountId).sort();
}
