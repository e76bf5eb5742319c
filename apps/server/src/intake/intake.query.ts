/** UTC days that are looked at for findings and shown of an account, ending today. */
export const shownDays = 30;

const utcDay = (column: string) => `(${column} AT TIME ZONE 'UTC')::date`;

/**
 * Everything that is known of intake, summed or not yet: sums of days, rows of batches, and what was accepted but not folded.
 * Narrowed by conditions on `account_id`, so that each part is read by its index. Sums are shifted from one part to the
 * other in one transaction, so that a single statement counts everything once.
 */
export const accountIntake = (condition: string): string => `
  SELECT account_id, day, sender_id, accepted, duplicates, conflicting, repaired, rejected, by_code
  FROM intake_days WHERE scope = 'account' AND ${condition}
  UNION ALL
  SELECT account_id, ${utcDay('received_at')}, sender_id, accepted, duplicates, conflicting, repaired, rejected, by_code
  FROM intake_rows WHERE scope = 'account' AND ${condition}
  UNION ALL
  SELECT account_id, ${utcDay('received_at')}, coalesce(sender_id, ''), event_count, 0, 0, 0, 0, '{}'
  FROM fold_receipts WHERE ${condition}`;

export const senderIntake = `
  SELECT account_id, day, sender_id, accepted, duplicates, conflicting, repaired, rejected, by_code
  FROM intake_days WHERE scope = 'sender' AND account_id = ''
  UNION ALL
  SELECT account_id, ${utcDay('received_at')}, sender_id, accepted, duplicates, conflicting, repaired, rejected, by_code
  FROM intake_rows WHERE scope = 'sender'`;

/** Sums of the parts, as numbers. Needs a GROUP BY. */
export const intakeSums = `sum(accepted)::float8 AS accepted, sum(duplicates)::float8 AS duplicates,
  sum(conflicting)::float8 AS conflicting, sum(repaired)::float8 AS repaired, sum(rejected)::float8 AS rejected,
  sum_counts(by_code) AS "byCode"`;

/** Moves the oldest rows into the sums of their days: a row is deleted where it is added, so it counts once. */
export const sumStatement = `
WITH taken AS (
  DELETE FROM intake_rows WHERE id IN (SELECT id FROM intake_rows ORDER BY id LIMIT $1) RETURNING *
), summed AS (
  INSERT INTO intake_days AS kept (account_id, day, sender_id, scope, accepted, duplicates, conflicting, repaired, rejected, by_code)
  SELECT account_id, ${utcDay('received_at')}, sender_id, scope, sum(accepted), sum(duplicates), sum(conflicting), sum(repaired),
    sum(rejected), sum_counts(by_code)
  FROM taken GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (account_id, day, sender_id, scope) DO UPDATE SET accepted = kept.accepted + excluded.accepted,
    duplicates = kept.duplicates + excluded.duplicates, conflicting = kept.conflicting + excluded.conflicting,
    repaired = kept.repaired + excluded.repaired, rejected = kept.rejected + excluded.rejected,
    by_code = add_counts(kept.by_code, excluded.by_code)
)
SELECT count(*)::int AS rows FROM taken`;

/** Adds what a fold has counted of an account to its days, by sender. */
export const foldedStatement = `
INSERT INTO intake_days AS kept (account_id, day, sender_id, scope, accepted, duplicates)
SELECT $1, ${utcDay('received_at')}, sender_id, 'account', sum(accepted), sum(duplicates)
FROM unnest($2::timestamptz[], $3::text[], $4::int4[], $5::int4[]) AS t(received_at, sender_id, accepted, duplicates)
GROUP BY 2, 3 ORDER BY 2, 3
ON CONFLICT (account_id, day, sender_id, scope) DO UPDATE
SET accepted = kept.accepted + excluded.accepted, duplicates = kept.duplicates + excluded.duplicates`;

/** Days of accounts that something went wrong on, with all that is known of them. */
export const troubleStatement = `
WITH troubled AS (
  SELECT account_id, day FROM intake_days WHERE scope = 'account' AND rejected + repaired + conflicting > 0 AND day > $1::date
  UNION SELECT account_id, ${utcDay('received_at')} FROM intake_rows WHERE scope = 'account'
), known AS (${accountIntake('account_id IN (SELECT account_id FROM troubled)')})
SELECT account_id AS "accountId", day::text, ${intakeSums}
FROM known JOIN troubled USING (account_id, day) GROUP BY account_id, day
HAVING sum(conflicting) >= $2 OR sum(rejected) + sum(repaired) >= $2 / 2.0
ORDER BY day DESC, account_id LIMIT $3`;
