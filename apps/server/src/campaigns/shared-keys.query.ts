import type { SharedKey } from '@stillwatch/contracts/campaign';
import type { Database } from '@stillwatch/database/database';
import { keyName } from '@stillwatch/detection/linkage/edges';
import { linkKinds, type LinkKind } from '@stillwatch/detection/linkage/link-kinds';

const keysShown = 200;
const accountsNamed = 1_000;
/** Holders outside are counted up to here. */
const holdersCounted = 10_000;

interface KeyRow {
  readonly kind: LinkKind;
  readonly key: string;
  readonly memberCount: number;
  readonly sharedBy: number;
  readonly accountIds: string[];
}

/** What at least two members have in common, most widely shared first. Composites only repeat what their parts say. */
export async function readSharedKeys(pool: Database['pool'], campaignId: string): Promise<SharedKey[]> {
  const { rows } = await pool.query<KeyRow>(statement, [
    campaignId,
    keysShown,
    accountsNamed,
    holdersCounted,
  ]);
  return rows.map(({ kind, key, memberCount, sharedBy, accountIds }) => ({
    kind,
    key: keyName(BigInt(key)),
    label: sentence(linkKinds[kind].label),
    ...{ memberCount, sharedBy, accountIds },
  }));
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const statement = `
WITH shared AS (
  SELECT kind, key, count(*)::int AS members, (array_agg(account_id ORDER BY account_id))[1:$3] AS account_ids
  FROM campaign_members JOIN link_keys USING (account_id)
  WHERE campaign_id = $1 AND kind <> 'composite'
  GROUP BY kind, key HAVING count(*) >= 2
  ORDER BY count(*) DESC, kind, key LIMIT $2
)
SELECT kind, key::text, members AS "memberCount", account_ids AS "accountIds", (
  SELECT count(*)::int FROM (
    SELECT FROM link_keys AS held WHERE held.key = shared.key AND held.kind = shared.kind LIMIT $4
  ) AS holders
) AS "sharedBy"
FROM shared ORDER BY members DESC, kind, key`;
