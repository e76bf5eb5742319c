import { pairName } from '@stillwatch/detection/linkage/campaign-edge';
import type { StoredEdge } from './edge-store.js';

/** What a new look at some accounts' edges changes. */
export interface EdgeChanges {
  readonly written: readonly StoredEdge[];
  readonly deleted: readonly StoredEdge[];
  /** Accounts whose campaigns may be others now. */
  readonly touched: readonly string[];
}

/** Most edges that one account keeps for its own part; those which others keep with it come on top. */
export const edgesPerAccount = 48;
/** A smaller step of an edge's weight, in nats, is not written. */
const writtenStep = 0.25;
/** A smaller step of a joining edge's weight, in nats, moves nobody. */
const movingStep = 1;

/** The edges of one account as they were weighed now. */
export interface Weighed {
  readonly accountId: string;
  readonly edges: readonly StoredEdge[];
}

/**
 * Compares kept edges with the ones just weighed. `looked` are the pairs that were weighed: a kept edge among them that is
 * too weak now goes; one that was not looked at stays. An account keeps its strongest edges and whatever was kept before.
 */
export function edgeChanges(
  kept: readonly StoredEdge[],
  weighed: readonly Weighed[],
  looked: ReadonlySet<string>,
  { strongNats, leastNats }: { readonly strongNats: number; readonly leastNats: number },
): EdgeChanges {
  const before = new Map(kept.map((edge) => [pairName(edge.from, edge.to), edge]));
  const now = new Map<string, StoredEdge>();
  for (const { edges } of weighed) {
    const strong = edges.filter((edge) => edge.obeysRule && edge.nats >= leastNats);
    const sorted = strong.sort(
      (a, b) => b.nats - a.nats || (pairName(a.from, a.to) < pairName(b.from, b.to) ? -1 : 1),
    );
    sorted.forEach((edge, index) => {
      const name = pairName(edge.from, edge.to);
      if (index < edgesPerAccount || before.has(name)) now.set(name, edge);
    });
  }
  const joins = (edge: StoredEdge | undefined) =>
    edge !== undefined && edge.obeysRule && edge.nats >= strongNats;
  const deleted = [...before].flatMap(([name, edge]) => (looked.has(name) && !now.has(name) ? [edge] : []));
  const written = [...now].flatMap(([name, edge]) => (differs(before.get(name), edge) ? [edge] : []));
  const moving = [
    ...deleted.filter(joins),
    ...written.filter((edge) => {
      const old = before.get(pairName(edge.from, edge.to));
      return (joins(old) || joins(edge)) && moves(old, edge, joins(old) === joins(edge));
    }),
  ];
  return { written, deleted, touched: [...new Set(moving.flatMap(({ from, to }) => [from, to]))] };
}

function differs(old: StoredEdge | undefined, edge: StoredEdge): boolean {
  if (!old || old.obeysRule !== edge.obeysRule || Math.abs(old.nats - edge.nats) >= writtenStep) return true;
  return sharedOf(old) !== sharedOf(edge);
}

function moves(old: StoredEdge | undefined, edge: StoredEdge, joinedAlike: boolean): boolean {
  if (!old || !joinedAlike || Math.abs(old.nats - edge.nats) >= movingStep) return true;
  return templatesOf(old) !== templatesOf(edge);
}

const sharedOf = ({ evidence }: StoredEdge): string =>
  evidence.map(({ kind, keys }) => `${kind} ${keys.join(' ')}`).join('\n');
const templatesOf = ({ evidence }: StoredEdge): string =>
  evidence.find(({ kind }) => kind === 'template')?.keys.join(' ') ?? '';
