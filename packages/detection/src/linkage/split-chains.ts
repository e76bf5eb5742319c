import { UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import { byText, type LinkEdge } from './campaign-edge.js';
import { DisjointSets } from './disjoint-sets.js';

/** Its types name a `default`, but what the CommonJS package exports is the function itself. */
const louvain = louvainModule as unknown as (typeof louvainModule)['default'];

/** Smaller groups are left whole: in so few accounts nothing tells a bridge from a tie. */
const leastSize = 8;
/** Communities stay apart when fewer accounts than this, and than this share of the smaller one, reach across. */
const leastBridges = 2;
const leastBridgeShare = 0.1;

/**
 * Parts a connected group where only a thin chain holds it together: Louvain's communities (weighed by nats), joined
 * again unless hardly any account of theirs reaches across. Names and edges are sorted first and no random walk is taken, so
 * that the answer depends on the edges alone.
 */
export function splitChains(members: readonly string[], edges: readonly LinkEdge[]): string[][] {
  if (members.length < leastSize) return [[...members].sort(byText)];
  const graph = new UndirectedGraph<Record<string, never>, { weight: number }>();
  for (const member of [...members].sort(byText)) graph.addNode(member);
  const sorted = [...edges].sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to));
  for (const { from, to, nats } of sorted) graph.mergeUndirectedEdge(from, to, { weight: nats });
  const community = louvain(graph, { randomWalk: false, rng: () => 0.5 });
  const sizes = new Map<number, number>();
  for (const member of members) {
    const name = community[member] as number;
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  const joined = new DisjointSets();
  for (const name of sizes.keys()) joined.find(String(name));
  for (const { a, b, left, right } of crossings(sorted, community)) {
    const smaller = Math.min(sizes.get(a) ?? 0, sizes.get(b) ?? 0);
    const bridges = Math.min(left.size, right.size);
    if (bridges >= Math.min(smaller, Math.max(leastBridges, leastBridgeShare * smaller)))
      joined.union(String(a), String(b));
  }
  const groups = new Map<string, string[]>();
  for (const member of [...members].sort(byText)) {
    const name = joined.find(String(community[member]));
    groups.set(name, [...(groups.get(name) ?? []), member]);
  }
  return [...groups.values()].sort((a, b) => byText(a[0] ?? '', b[0] ?? ''));
}

interface Crossing {
  readonly a: number;
  readonly b: number;
  readonly left: Set<string>;
  readonly right: Set<string>;
}

/** For each two communities, which accounts of either have an edge into the other. */
function crossings(edges: readonly LinkEdge[], community: Readonly<Record<string, number>>): Crossing[] {
  const found = new Map<string, Crossing>();
  for (const { from, to } of edges) {
    const [x, y] = [community[from] as number, community[to] as number];
    if (x === y) continue;
    const [a, b, inA, inB] = x < y ? [x, y, from, to] : [y, x, to, from];
    const name = `${a} ${b}`;
    let crossing = found.get(name);
    if (!crossing) found.set(name, (crossing = { a, b, left: new Set(), right: new Set() }));
    crossing.left.add(inA);
    crossing.right.add(inB);
  }
  return [...found.values()];
}
