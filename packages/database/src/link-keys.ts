import type { Tx } from './database.js';

/** A pseudonymous thing that an account shows: its kind, and a keyed hash in the range of a signed 64-bit integer. */
export interface StoredLinkKey {
  readonly kind: string;
  readonly key: bigint;
}

/** How many days a sighting may be older than the newest before it is written again: an account that only goes on writes little. */
const refreshDays = 2;

/**
 * Makes `keys` the keys that an account has by itself; those of a pair, which a hand-off has made, stay. Writes only what
 * differs. `at` is the time of the usage they come from. Answers whether a key came or went.
 */
export async function replaceLinkKeys(
  tx: Tx,
  accountId: string,
  keys: readonly StoredLinkKey[],
  at: Date,
): Promise<boolean> {
  const [row] = await tx.sql<{ changed: number }>(replaceStatement, [
    accountId,
    keys.map(({ kind }) => kind),
    keys.map(({ key }) => key.toString()),
    at.toISOString(),
    refreshDays,
  ]);
  return (row?.changed ?? 0) > 0;
}

const replaceStatement = `
WITH wanted AS (
  SELECT DISTINCT kind, key FROM unnest($2::text[], $3::bigint[]) AS given(kind, key)
), gone AS (
  DELETE FROM link_keys AS held WHERE account_id = $1 AND kind <> 'hand_off'
    AND NOT EXISTS (SELECT FROM wanted WHERE wanted.kind = held.kind AND wanted.key = held.key)
  RETURNING 1
), written AS (
  INSERT INTO link_keys AS held (account_id, kind, key, since, seen_at)
  SELECT $1, kind, key, $4::timestamptz, ($4::timestamptz AT TIME ZONE 'UTC')::date FROM wanted
  ON CONFLICT (account_id, kind, key) DO UPDATE SET seen_at = excluded.seen_at
    WHERE held.seen_at < excluded.seen_at - $5::int
  RETURNING xmax = 0 AS is_new
)
SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM written WHERE is_new))::int AS changed`;

/** Gives each of the accounts the key of a pair, in the order of their ids, so that two writers never wait in a circle. */
export async function addPairKeys(
  tx: Tx,
  pairs: readonly {
    readonly accountIds: readonly [string, string];
    readonly key: StoredLinkKey;
    readonly at: Date;
  }[],
): Promise<void> {
  const rows = pairs
    .flatMap(({ accountIds, key, at }) => accountIds.map((accountId) => ({ accountId, ...key, at })))
    .sort((a, b) => (a.accountId < b.accountId ? -1 : Number(a.accountId > b.accountId)));
  await tx.sql(
    `INSERT INTO link_keys AS held (account_id, kind, key, since, seen_at)
     SELECT account_id, kind, key, min(at), (max(at) AT TIME ZONE 'UTC')::date
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[]) WITH ORDINALITY AS t(account_id, kind, key, at, place)
     GROUP BY account_id, kind, key ORDER BY min(place)
     ON CONFLICT (account_id, kind, key) DO UPDATE SET seen_at = greatest(held.seen_at, excluded.seen_at)`,
    [
      rows.map((row) => row.accountId),
      rows.map((row) => row.kind),
      rows.map((row) => row.key.toString()),
      rows.map((row) => row.at.toISOString()),
    ],
  );
}

export async function writeActivity(tx: Tx, accountId: string, activity: Uint8Array): Promise<void> {
  await tx.sql(
    `INSERT INTO link_activity AS held (account_id, activity) VALUES ($1, $2)
     ON CONFLICT (account_id) DO UPDATE SET activity = excluded.activity WHERE held.activity <> excluded.activity`,
    [accountId, Buffer.from(activity)],
  );
}
