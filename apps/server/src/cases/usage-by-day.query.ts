import type { Database } from '@stillwatch/database/database';

export const shownDays = 30;

/**
 * Output tokens of each of the 30 UTC days that end with the account's newest event, oldest first, for several accounts in
 * one query.
 */
export async function outputTokensByDay(
  pool: Database['pool'],
  accountIds: readonly string[],
): Promise<Map<string, number[]>> {
  const { rows } = await pool.query<{ accountId: string; daysAgo: number; tokens: number }>(statement, [
    accountIds,
  ]);
  const byAccount = new Map(accountIds.map((id) => [id, new Array<number>(shownDays).fill(0)]));
  for (const { accountId, daysAgo, tokens } of rows) {
    const days = byAccount.get(accountId);
    if (days) days[shownDays - 1 - daysAgo] = tokens;
  }
  return byAccount;
}

const statement = `
SELECT account.account_id AS "accountId", newest.day - (usage.hour AT TIME ZONE 'UTC')::date AS "daysAgo",
  sum(usage.output_tokens)::float8 AS tokens
FROM accounts AS account
CROSS JOIN LATERAL (SELECT (account.last_event_at AT TIME ZONE 'UTC')::date AS day) AS newest
JOIN usage_hours AS usage ON usage.account_id = account.account_id
  AND usage.hour >= (newest.day - ${shownDays - 1})::timestamp AT TIME ZONE 'UTC'
  AND usage.hour < (newest.day + 1)::timestamp AT TIME ZONE 'UTC'
WHERE account.account_id = ANY($1)
GROUP BY 1, 2`;
