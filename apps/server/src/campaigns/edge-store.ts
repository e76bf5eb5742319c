import type { Tx } from '@stillwatch/database/database';
import { pairName, type LinkEdge, type LinkReviews } from '@stillwatch/detection/linkage/campaign-edge';
import type { LinkEvidenceItem } from '@stillwatch/detection/linkage/edges';

/** An edge as it is kept, with its evidence in words. */
export interface StoredEdge extends LinkEdge {
  readonly evidence: readonly LinkEvidenceItem[];
}

const columns = 'account_a AS "from", account_b AS "to", nats, obeys_rule AS "obeysRule", evidence';

/** All edges of these accounts, weak ones too. */
export function readEdgesOf(tx: Tx, accountIds: readonly string[]): Promise<StoredEdge[]> {
  return tx
    .sql<StoredEdge>(
      `SELECT ${columns} FROM link_edges WHERE account_a = ANY($1)
       UNION ALL SELECT ${columns} FROM link_edges WHERE account_b = ANY($1)`,
      [accountIds],
    )
    .then(distinct);
}

/** The edges of these accounts that can join anybody, heavy enough and by the rule. */
export function readJoiningEdgesOf(
  tx: Tx,
  accountIds: readonly string[],
  leastNats: number,
): Promise<StoredEdge[]> {
  const joining = 'obeys_rule AND nats >= $2';
  return tx
    .sql<StoredEdge>(
      `SELECT ${columns} FROM link_edges WHERE account_a = ANY($1) AND ${joining}
       UNION ALL SELECT ${columns} FROM link_edges WHERE account_b = ANY($1) AND ${joining}`,
      [accountIds, leastNats],
    )
    .then(distinct);
}

const distinct = (edges: readonly StoredEdge[]): StoredEdge[] => [
  ...new Map(edges.map((edge) => [pairName(edge.from, edge.to), edge])).values(),
];

export async function writeEdges(tx: Tx, edges: readonly StoredEdge[], at: Date): Promise<void> {
  if (edges.length === 0) return;
  await tx.sql(
    `INSERT INTO link_edges (account_a, account_b, nats, obeys_rule, evidence, computed_at)
     SELECT t.*, $6::timestamptz FROM unnest($1::text[], $2::text[], $3::float8[], $4::bool[], $5::jsonb[]) AS t
     ON CONFLICT (account_a, account_b) DO UPDATE SET nats = excluded.nats, obeys_rule = excluded.obeys_rule,
       evidence = excluded.evidence, computed_at = excluded.computed_at`,
    [
      edges.map(({ from }) => from),
      edges.map(({ to }) => to),
      edges.map(({ nats }) => nats),
      edges.map(({ obeysRule }) => obeysRule),
      edges.map(({ evidence }) => JSON.stringify(evidence)),
      at.toISOString(),
    ],
  );
}

export async function deleteEdges(tx: Tx, edges: readonly Pick<LinkEdge, 'from' | 'to'>[]): Promise<void> {
  if (edges.length === 0) return;
  await tx.sql(
    `DELETE FROM link_edges WHERE (account_a, account_b) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [edges.map(({ from }) => from), edges.map(({ to }) => to)],
  );
}

/** The newest word of reviewers on the edges of these accounts; what was taken back is left out. */
export async function readEdgeReviews(tx: Tx, accountIds: readonly string[]): Promise<LinkReviews['edges']> {
  return tx.sql(
    `SELECT "from", "to", verdict FROM (
       SELECT DISTINCT ON (account_a, account_b) account_a AS "from", account_b AS "to", verdict FROM link_reviews
       WHERE account_a = ANY($1) OR account_b = ANY($1) ORDER BY account_a, account_b, id DESC
     ) AS newest WHERE verdict IS NOT NULL`,
    [accountIds],
  );
}

/** Who is out of which campaign by a reviewer's word, among these accounts. */
export async function readRemovals(tx: Tx, accountIds: readonly string[]): Promise<LinkReviews['removals']> {
  return tx.sql(
    `SELECT campaign_id AS "campaignId", account_id AS "accountId" FROM (
       SELECT DISTINCT ON (campaign_id, account_id) campaign_id, account_id, verdict FROM campaign_removals
       WHERE account_id = ANY($1) ORDER BY campaign_id, account_id, id DESC
     ) AS newest WHERE verdict = 'removed'`,
    [accountIds],
  );
}

/** Two accounts in the order in which their edge is kept. */
export const inOrder = (a: string, b: string): readonly [string, string] => (a < b ? [a, b] : [b, a]);
