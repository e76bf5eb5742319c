import type { WindowName } from '@stillwatch/detection/account-view';
import { findCandidates } from '@stillwatch/detection/linkage/candidates';
import type { LinkEdge } from '@stillwatch/detection/linkage/campaign-edge';
import { mayJoin, weighEdge, type LinkedAccount } from '@stillwatch/detection/linkage/edges';
import {
  compositeLinkKeys,
  registrationLinkKeys,
  usageLinkKeys,
} from '@stillwatch/detection/linkage/link-keys';
import type { LinkWeights } from '@stillwatch/detection/linkage/link-weights';
import type { Profile } from '@stillwatch/detection/profile';
import { evaluationKey } from '../worlds/profiled-world.js';
import type { WorldAccount } from '../worlds/world.js';
import { LinkIndex } from './link-index.js';

/** What the server would keep of an account to link it by. */
export function toLinkedAccount(
  account: WorldAccount,
  windows: Readonly<Record<WindowName, Profile>> | undefined,
): LinkedAccount {
  const registration = registrationLinkKeys(
    {
      registeredAt: account.registeredAt ? new Date(account.registeredAt) : null,
      registration: account.registration,
    },
    evaluationKey,
  );
  const usage =
    windows && windows.month.counters.events > 0 ? usageLinkKeys(windows.month, evaluationKey) : [];
  const keys = [...usage, ...registration, ...compositeLinkKeys(usage, registration, evaluationKey)];
  // What is on file stays on file: registration keys are as fresh as the account is.
  const registeredMs = account.registeredAt ? Date.parse(account.registeredAt) : 0;
  const lastSeenMs = Math.max(registeredMs, usage.length > 0 && windows ? windows.month.lastAtMs : 0);
  const unique = new Map(keys.map((entry) => [entry.key, entry]));
  return {
    accountId: account.accountId,
    keys: [...unique.values()].map((entry) => ({ ...entry, lastSeenMs })),
    activity: windows?.month.hours,
  };
}

/**
 * Links all accounts as a full re-computation does: each with its own candidates, each pair weighed once. With a focus only
 * those accounts look for candidates, as the incremental job does for accounts whose keys changed.
 */
export function linkAll(
  accounts: readonly LinkedAccount[],
  weights: LinkWeights,
  { leastNats = weights.strongNats, focus }: { leastNats?: number; focus?: ReadonlySet<string> } = {},
): { edges: LinkEdge[]; index: LinkIndex; weighed: number } {
  const sorted = [...accounts].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  const index = new LinkIndex();
  for (const { accountId, keys } of sorted) index.add(accountId, keys);
  const place = new Map(sorted.map(({ accountId }, at) => [accountId, at]));
  const edges: LinkEdge[] = [];
  const searched: Uint32Array[] = [];
  let weighed = 0;
  sorted.forEach((account, at) => {
    if (focus && !focus.has(account.accountId)) return;
    const candidates = Uint32Array.from(findCandidates(account, index), (id) => place.get(id) ?? at);
    searched[at] = candidates;
    for (const other of candidates) {
      if (searched[other]?.includes(at)) continue;
      weighed++;
      const [a, b] = [sorted[Math.min(at, other)], sorted[Math.max(at, other)]];
      if (!a || !b || !mayJoin(a, b)) continue;
      const edge = weighEdge(a, b, index, weights);
      if (edge.nats < leastNats || !edge.obeysRule) continue;
      const evidence = edge.evidence.map(({ kind, nats, keys, degrees }) => ({ kind, nats, keys, degrees }));
      edges.push({ from: a.accountId, to: b.accountId, nats: edge.nats, obeysRule: true, evidence });
    }
  });
  return { edges, index, weighed };
}
