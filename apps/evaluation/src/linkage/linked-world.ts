import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import {
  measureCampaign,
  mergeMembers,
  viewCampaign,
  type CampaignContext,
} from '@stillwatch/detection/linkage/assess-campaign';
import type { LinkEdge } from '@stillwatch/detection/linkage/campaign-edge';
import type { LinkedAccount } from '@stillwatch/detection/linkage/edges';
import { synchronyNats } from '@stillwatch/detection/linkage/synchrony';
import { measureOpenWorld, type MeasuredAccount } from '../fitting/measured-account.js';
import type { World } from '../worlds/world.js';
import { HandOffFinder } from './hand-off-finder.js';
import { toLinkedAccount } from './linked-accounts.js';

/** A world whose accounts are measured and have their link keys. */
export interface LinkedWorld {
  readonly name: string;
  readonly accounts: readonly MeasuredAccount[];
  readonly byId: ReadonlyMap<string, MeasuredAccount>;
  readonly linked: readonly LinkedAccount[];
}

export async function linkWorld(world: World, observe?: (event: UsageEvent) => void): Promise<LinkedWorld> {
  const handOffs = new HandOffFinder();
  const accounts = await measureOpenWorld(world, (event) => {
    handOffs.observe(event);
    observe?.(event);
  });
  const linked = accounts.map(({ account, context }) => {
    const plain = toLinkedAccount(account, context.windows);
    const extra = handOffs.keys.get(account.accountId) ?? [];
    const lastSeenMs = context.asOf.getTime();
    return { ...plain, keys: [...plain.keys, ...extra.map((key) => ({ ...key, lastSeenMs }))] };
  });
  return {
    name: world.name,
    accounts,
    byId: new Map(accounts.map((entry) => [entry.account.accountId, entry])),
    linked,
  };
}

const pairsForSynchrony = 60;
/** Synchrony from which a pair counts as agreeing, in nats. */
export const agreeingSynchrony = 1;

/** What the server would hand in to judge these accounts as one. Without edges, as for groups made up, ties are not known. */
export function campaignContext(
  members: readonly MeasuredAccount[],
  edges?: readonly LinkEdge[],
): CampaignContext {
  const ids = new Set(members.map(({ account }) => account.accountId));
  const inside = edges?.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const tied = (kinds: readonly string[]): LinkEdge[] =>
    inside?.filter(({ evidence }) => evidence.some(({ kind }) => kinds.includes(kind))) ?? [];
  const sharing = new Set(tied(['payment', 'device']).flatMap(({ from, to }) => [from, to]));
  return {
    windows: mergeMembers(members.map(({ context }) => context.windows)),
    asOf: new Date(Math.max(...members.map(({ context }) => context.asOf.getTime()))),
    members: members.map(({ account, context }) => ({
      accountId: account.accountId,
      declaredCategory: account.declaredPurpose?.category,
      approvals: context.approvals,
      distinctPrompts: context.windows.month.prompts.distinct(),
    })),
    links: {
      handOffs: tied(['hand_off', 'reasoning_handle']).length,
      synchronousShare: synchronousShare(members),
      membersSharingMeans: inside ? sharing.size : undefined,
    },
  };
}

/** Over at most 60 pairs: neighbours in the list, which is by id and so by chance. */
function synchronousShare(members: readonly MeasuredAccount[]): number | undefined {
  let pairs = 0;
  let synchronous = 0;
  for (let step = 1; step < members.length && pairs < pairsForSynchrony; step++) {
    for (let i = 0; i + step < members.length && pairs < pairsForSynchrony; i++) {
      const [a, b] = [members[i], members[i + step]];
      if (!a || !b) continue;
      pairs++;
      const nats = synchronyNats(a.context.windows.month.hours, b.context.windows.month.hours) ?? 0;
      if (nats >= agreeingSynchrony) synchronous++;
    }
  }
  return pairs > 0 ? synchronous / pairs : undefined;
}

export const measureGroup = (context: CampaignContext): Map<string, number> =>
  measureCampaign(context, viewCampaign(context));
