import type { Tx } from '@stillwatch/database/database';
import type { ExistingCampaign, LinkReviews } from '@stillwatch/detection/linkage/campaign-edge';
import { readEdgeReviews, readJoiningEdgesOf, readRemovals, type StoredEdge } from './edge-store.js';

/** Beyond this many accounts a component is not read as a whole; the nightly re-computation does it. */
export const largestComponent = 3_000;

/** Everything that finding the campaigns of some accounts depends on. */
export interface Component {
  readonly accountIds: readonly string[];
  readonly edges: readonly StoredEdge[];
  readonly reviews: LinkReviews;
  readonly existing: readonly ExistingCampaign[];
  /** False when it was too large to be read whole. */
  readonly isWhole: boolean;
}

/**
 * Reads the connected components of the given accounts over edges that join, together with every known campaign that has a
 * member in them and the components of those campaigns' other members, until nothing is added: what `findCampaigns` needs
 * to answer for them as it would for everything. Each account is looked up once.
 */
export async function readComponent(
  tx: Tx,
  accountIds: readonly string[],
  strongNats: number,
  largest = largestComponent,
): Promise<Component> {
  const seen = new Set(accountIds);
  const edges = new Map<string, StoredEdge>();
  const campaigns = new Map<string, string[]>();
  let isWhole = true;
  for (let frontier = [...seen]; frontier.length > 0;) {
    if (seen.size > largest) {
      isWhole = false;
      break;
    }
    const joining = await readJoiningEdgesOf(tx, frontier, strongNats);
    for (const edge of joining) edges.set(`${edge.from}\n${edge.to}`, edge);
    const confirmed = (await readEdgeReviews(tx, frontier)).filter(({ verdict }) => verdict === 'confirmed');
    const found = await readCampaignsOf(tx, frontier, [...campaigns.keys()]);
    for (const { campaignId, members } of found) campaigns.set(campaignId, [...members]);
    const reached = [
      ...[...joining, ...confirmed].flatMap(({ from, to }) => [from, to]),
      ...found.flatMap(({ members }) => members),
    ];
    frontier = [...new Set(reached)].filter((accountId) => !seen.has(accountId));
    for (const accountId of frontier) seen.add(accountId);
  }
  const all = [...seen];
  return {
    accountIds: all,
    edges: [...edges.values()],
    reviews: { edges: await readEdgeReviews(tx, all), removals: await readRemovals(tx, all) },
    existing: [...campaigns].map(([campaignId, members]) => ({ campaignId, members })),
    isWhole,
  };
}

function readCampaignsOf(
  tx: Tx,
  accountIds: readonly string[],
  except: readonly string[],
): Promise<ExistingCampaign[]> {
  return tx.sql<{ campaignId: string; members: string[] }>(
    `SELECT campaign_id AS "campaignId", array_agg(account_id) AS members FROM campaign_members
     WHERE campaign_id IN (SELECT campaign_id FROM campaign_members WHERE account_id = ANY($1)) AND campaign_id <> ALL($2::uuid[])
     GROUP BY campaign_id`,
    [accountIds, except],
  );
}
