import type { Tx } from '@stillwatch/database/database';
import type { LinkSummary } from '@stillwatch/detection/linkage/assess-campaign';
import { readEdgeReviews } from './edge-store.js';
import { pairName } from '@stillwatch/detection/linkage/campaign-edge';

/** An edge inside a campaign, by the kinds of its evidence. */
export interface InnerEdge {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
}

/** The edges between these accounts that no reviewer has cut. */
export async function readInnerEdges(tx: Tx, accountIds: readonly string[]): Promise<InnerEdge[]> {
  const edges = await tx.sql<InnerEdge>(
    `SELECT account_a AS "from", account_b AS "to",
       ARRAY(SELECT item ->> 'kind' FROM jsonb_array_elements(evidence) AS item) AS kinds
     FROM link_edges WHERE account_a = ANY($1) AND account_b = ANY($1)`,
    [accountIds],
  );
  const reviews = await readEdgeReviews(tx, accountIds);
  const cut = new Set(
    reviews.filter(({ verdict }) => verdict === 'cut').map(({ from, to }) => pairName(from, to)),
  );
  return edges.filter(({ from, to }) => !cut.has(pairName(from, to)));
}

/** How many of these accounts hold something of a banned one; undefined when nobody is banned. */
export async function countSuccessors(tx: Tx, accountIds: readonly string[]): Promise<number | undefined> {
  const [row] = await tx.sql<{ successors: number | null }>(
    `SELECT CASE WHEN EXISTS (SELECT FROM banned_keys) THEN (
       SELECT count(DISTINCT own.account_id)::int FROM link_keys AS own
       JOIN banned_keys AS banned ON banned.key = own.key AND banned.kind = own.kind
       WHERE own.account_id = ANY($1) AND banned.account_id <> ALL($1) AND own.kind IN ('payment', 'device', 'reasoning_handle', 'hand_off')
     ) END AS successors`,
    [accountIds],
  );
  return row?.successors ?? undefined;
}

/** What the edges inside a group say about it. */
export function summariseLinks(edges: readonly InnerEdge[], successors: number | undefined): LinkSummary {
  const having = (...wanted: readonly string[]) =>
    edges.filter(({ kinds }) => kinds.some((kind) => wanted.includes(kind)));
  const sharing = new Set(having('payment', 'device').flatMap(({ from, to }) => [from, to]));
  return {
    handOffs: having('hand_off', 'reasoning_handle').length,
    ...(edges.length > 0 && { synchronousShare: having('synchrony').length / edges.length }),
    membersSharingMeans: sharing.size,
    ...(successors !== undefined && { successors }),
  };
}
