import type { CampaignEdge } from '@stillwatch/contracts/campaign';

/** Names an edge whichever way round its ends are given. */
export const edgeKey = ({ from, to }: Pick<CampaignEdge, 'from' | 'to'>): string =>
  from < to ? `${from} ${to}` : `${to} ${from}`;

export interface EdgeFilter {
  /** Kinds that are switched off. */
  hiddenKinds: ReadonlySet<string>;
  leastNats: number;
}

export interface ShownEdge extends CampaignEdge {
  key: string;
  /** The strongest evidence among the kinds shown: it gives the line its colour. */
  kind: string;
}

/** The edges that carry evidence of a shown kind and weigh enough. The whole weight counts, not the shown kinds' part. */
export function shownEdges(edges: readonly CampaignEdge[], filter: EdgeFilter): ShownEdge[] {
  return edges.flatMap((edge) => {
    if (edge.nats < filter.leastNats) return [];
    const strongest = edge.evidence
      .filter(({ kind }) => !filter.hiddenKinds.has(kind))
      .reduce<CampaignEdge['evidence'][number] | undefined>(
        (best, evidence) => (best === undefined || evidence.nats > best.nats ? evidence : best),
        undefined,
      );
    return strongest === undefined ? [] : [{ ...edge, key: edgeKey(edge), kind: strongest.kind }];
  });
}

export interface KindCount {
  kind: string;
  edges: number;
}

/** Every kind of evidence among the edges, the most frequent first. */
export function kindCounts(edges: readonly CampaignEdge[]): KindCount[] {
  const counts = new Map<string, number>();
  for (const { evidence } of edges)
    for (const kind of new Set(evidence.map((item) => item.kind)))
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, total]) => ({ kind, edges: total }))
    .sort((a, b) => b.edges - a.edges || a.kind.localeCompare(b.kind));
}

/** Smallest and largest diameter of a mark in pixels; many members get smaller marks. */
const sizes = (members: number): readonly [number, number] => (members > 300 ? [4, 12] : [6, 22]);

/** Diameter of a member's mark in pixels: what it has above the smallest grows with the square root of its tokens. */
export function markSize(tokens: number, mostTokens: number, members: number): number {
  const [smallest, largest] = sizes(members);
  const part = mostTokens === 0 ? 0 : Math.max(0, tokens) / mostTokens;
  return smallest + (largest - smallest) * Math.sqrt(part);
}

export interface Point {
  x: number;
  y: number;
}

/** Whether a point lies inside a polygon (even-odd rule). */
export function isInside({ x, y }: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let index = 0; index < polygon.length; index += 1) {
    const a = polygon[index];
    const b = polygon[(index + 1) % polygon.length];
    if (a === undefined || b === undefined) continue;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}
