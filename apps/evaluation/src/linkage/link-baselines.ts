import { connected } from '@stillwatch/detection/linkage/campaigns';
import type { LinkKind } from '@stillwatch/detection/linkage/link-kinds';
import { LinkIndex } from './link-index.js';
import type { LinkedWorld } from './linked-world.js';

const leastMembers = 3;

/** Accounts that share any key of these kinds, and whoever those share one with: what a look-up by payment or address finds. */
export function groupsByKinds(world: LinkedWorld, kinds: readonly LinkKind[]): string[][] {
  const index = new LinkIndex();
  const sorted = [...world.linked].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  for (const { accountId, keys } of sorted)
    index.add(
      accountId,
      keys.filter(({ kind }) => kinds.includes(kind)),
    );
  const edges = sorted.flatMap(({ accountId, keys }) =>
    keys
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ kind, key }) => index.holdersOf(kind, key, Infinity))
      .filter((other) => other > accountId)
      .map((to) => ({ from: accountId, to, nats: 1, obeysRule: true, evidence: [] })),
  );
  return connected(edges)
    .map(({ members }) => members)
    .filter((members) => members.length >= leastMembers);
}
