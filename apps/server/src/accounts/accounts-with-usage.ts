import type { Database } from '@stillwatch/database/database';

/** Pages by key: each costs the same, wherever it is, and an account added meanwhile shifts none of them. */
export async function* accountsWithUsage(
  { pool }: Pick<Database, 'pool'>,
  pageSize = 1_000,
): AsyncGenerator<string[]> {
  for (let after = ''; ;) {
    const { rows } = await pool.query<{ accountId: string }>(
      `SELECT account_id AS "accountId" FROM accounts
       WHERE account_id > $1 AND last_event_at IS NOT NULL ORDER BY account_id LIMIT $2`,
      [after, pageSize],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => row.accountId);
    after = last.accountId;
  }
}
