import { byText, type LinkEdge } from './campaign-edge.js';
import { DisjointSets } from './disjoint-sets.js';

/** Two templates belong together when so much of the accounts that share either share both (Jaccard). */
const leastOverlap = 0.6;
/** Edges without a shared template: joined by manner, timing or a hand-off alone. */
export const framelessFamily = '';

const templatesOf = (edge: LinkEdge): readonly string[] =>
  edge.evidence.find(({ kind }) => kind === 'template')?.keys ?? [];

/**
 * Groups edges by the family of templates that they rest on. A pool serves many people: what ties two of its accounts
 * together is not that they share its addresses, but that they share a template besides. Each edge goes to the family of
 * its rarest template; templates that go along with each other in the same accounts are one family.
 */
export function groupByFamily(edges: readonly LinkEdge[]): Map<string, LinkEdge[]> {
  const holders = new Map<string, Set<string>>();
  for (const edge of edges) {
    for (const template of templatesOf(edge)) {
      let set = holders.get(template);
      if (!set) holders.set(template, (set = new Set()));
      set.add(edge.from).add(edge.to);
    }
  }
  const families = new DisjointSets();
  const compared = new Set<string>();
  for (const edge of edges) {
    const templates = templatesOf(edge);
    templates.forEach((a, index) => {
      families.find(a);
      for (const b of templates.slice(index + 1)) {
        const name = a < b ? `${a} ${b}` : `${b} ${a}`;
        if (compared.has(name)) continue;
        compared.add(name);
        if (overlap(holders.get(a), holders.get(b)) >= leastOverlap) families.union(a, b);
      }
    });
  }
  const groups = new Map<string, LinkEdge[]>();
  for (const edge of edges) {
    const [rarest] = templatesOf(edge);
    const family = rarest === undefined ? framelessFamily : families.find(rarest);
    const group = groups.get(family);
    if (group) group.push(edge);
    else groups.set(family, [edge]);
  }
  return new Map([...groups].sort(([a], [b]) => byText(a, b)));
}

function overlap(a: ReadonlySet<string> = new Set(), b: ReadonlySet<string> = new Set()): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let both = 0;
  for (const name of small) if (large.has(name)) both++;
  return both / Math.max(1, a.size + b.size - both);
}
