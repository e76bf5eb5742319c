import type { CampaignDetail, CampaignEdge } from '@stillwatch/contracts/campaign';
import type { Database } from '@stillwatch/database/database';
import { pairName } from '@stillwatch/detection/linkage/campaign-edge';
import type { LinkEvidenceItem } from '@stillwatch/detection/linkage/edges';

/** Edges that are sent of each member, strongest first, and of all together. */
const perMember = 5;
const inAll = 20_000;

interface EdgeRow extends Omit<CampaignEdge, 'evidence'> {
  readonly evidence: readonly LinkEvidenceItem[];
  readonly total: number;
}

/** The edges between the members, the strongest of each, with what reviewers said of them. */
export async function readCampaignEdges(
  pool: Database['pool'],
  campaignId: string,
): Promise<Pick<CampaignDetail, 'edges' | 'edgesLeftOut'>> {
  const { rows } = await pool.query<EdgeRow>(edgesStatement, [campaignId, perMember, inAll]);
  const { rows: reviewed } = await pool.query<Pick<CampaignEdge, 'from' | 'to' | 'verdict'>>(
    `SELECT DISTINCT ON (account_a, account_b) account_a AS "from", account_b AS "to", verdict FROM link_reviews
     JOIN campaign_members AS a ON a.account_id = account_a AND a.campaign_id = $1
     JOIN campaign_members AS b ON b.account_id = account_b AND b.campaign_id = $1
     ORDER BY account_a, account_b, link_reviews.id DESC`,
    [campaignId],
  );
  const edges = new Map<string, CampaignEdge>();
  for (const { from, to, nats, evidence } of rows)
    edges.set(pairName(from, to), { from, to, nats, evidence: evidence.map(toEvidence), verdict: null });
  for (const { from, to, verdict } of reviewed) {
    const shown = edges.get(pairName(from, to));
    if (shown) edges.set(pairName(from, to), { ...shown, verdict });
    else if (verdict !== null) edges.set(pairName(from, to), { from, to, nats: 0, evidence: [], verdict });
  }
  return { edges: [...edges.values()], edgesLeftOut: Math.max(0, (rows[0]?.total ?? 0) - rows.length) };
}

const toEvidence = ({ kind, nats, summary, sharedWith }: LinkEvidenceItem) => ({
  kind,
  nats,
  summary,
  sharedBy: sharedWith,
});

const edgesStatement = `
WITH inner_edges AS (
  SELECT account_a, account_b, nats, evidence FROM link_edges
  JOIN campaign_members AS a ON a.account_id = account_a AND a.campaign_id = $1
  JOIN campaign_members AS b ON b.account_id = account_b AND b.campaign_id = $1
), ends AS (
  SELECT account_a, account_b, nats, account_a AS member FROM inner_edges
  UNION ALL SELECT account_a, account_b, nats, account_b FROM inner_edges
), ranked AS (
  SELECT account_a, account_b, row_number() OVER (PARTITION BY member ORDER BY nats DESC, account_a, account_b) AS place FROM ends
), chosen AS (
  SELECT account_a, account_b, min(place) AS place FROM ranked WHERE place <= $2 GROUP BY 1, 2
)
SELECT account_a AS "from", account_b AS "to", nats, evidence, (SELECT count(*)::int FROM inner_edges) AS total
FROM chosen JOIN inner_edges USING (account_a, account_b)
ORDER BY place, nats DESC, account_a, account_b LIMIT $3`;
