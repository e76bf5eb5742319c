import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { assessAccount } from '@stillwatch/detection/assess';
import { assessCampaign } from '@stillwatch/detection/linkage/assess-campaign';
import { carriesFinding } from '@stillwatch/detection/linkage/carries-finding';
import { findCampaigns, noReviews } from '@stillwatch/detection/linkage/campaigns';
import type { Profile } from '@stillwatch/detection/profile';
import type { MeasuredAccount } from '../fitting/measured-account.js';
import { addToDay, contextOf, toProfiledEvent } from '../worlds/profiled-world.js';
import type { World } from '../worlds/world.js';
import { HandOffFinder } from './hand-off-finder.js';
import { isFlagged, type Judges } from './judge-world.js';
import { linkAll, toLinkedAccount } from './linked-accounts.js';
import { campaignContext, type LinkedWorld } from './linked-world.js';

const checkpoints = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50];
const leastMembers = 3;
const nobody = { held: 0, carriers: 0 };

export interface FirstFlag {
  readonly campaign: string;
  /** Requests per member, on average, when a flagged group first held three members, and when it first held half of them. */
  readonly first: number | null;
  readonly half: number | null;
  /** Of the members in the group then, how many carry its finding by what they have done so far. 0 to 1. */
  readonly carrying: number | null;
}

/** Keeps the events of campaign members while a world is read. */
export class MemberEvents {
  readonly byCampaign = new Map<string, UsageEvent[]>();
  constructor(private readonly world: World) {}

  readonly observe = (event: UsageEvent): void => {
    const campaign = this.world.labels.get(event.accountId)?.campaign;
    if (!campaign) return;
    const events = this.byCampaign.get(campaign);
    if (events) events.push(event);
    else this.byCampaign.set(campaign, [event]);
  };
}

/**
 * Replays each campaign in time order and links and judges at so many requests per member. The other accounts are as they
 * are at the end of the world: whom the members have to be told from does not get easier.
 */
export function replayCampaigns(
  world: World,
  linked: LinkedWorld,
  events: MemberEvents,
  judges: Judges,
): FirstFlag[] {
  return [...events.byCampaign].map(([campaign, list]) => {
    const members = linked.accounts.filter(({ label }) => label.campaign === campaign);
    const replay = new CampaignReplay(world, linked, members, list, judges);
    let first: number | null = null;
    let half: number | null = null;
    let carrying: number | null = null;
    for (const perMember of checkpoints) {
      const { held: flagged, carriers } = replay.flaggedAt(perMember * members.length);
      if (first === null && flagged >= leastMembers) first = perMember;
      if (half === null && flagged >= members.length / 2) half = perMember;
      if (half === null) continue;
      carrying = carriers / flagged;
      break;
    }
    return { campaign, first, half, carrying };
  });
}

class CampaignReplay {
  private readonly days = new Map<string, Map<number, Profile>>();
  private readonly handOffs = new HandOffFinder();
  private folded = 0;

  constructor(
    private readonly world: World,
    private readonly linked: LinkedWorld,
    private readonly members: readonly MeasuredAccount[],
    private readonly events: readonly UsageEvent[],
    private readonly judges: Judges,
  ) {}

  /** How many members the largest flagged group holds after so many events of the campaign, and how many carry its finding. */
  flaggedAt(count: number): { held: number; carriers: number } {
    this.foldUpTo(count);
    const partial = this.members.map((member) => {
      const days = this.days.get(member.account.accountId) ?? new Map<number, Profile>();
      return days.size > 0 ? { ...member, context: contextOf({ account: member.account, days }) } : undefined;
    });
    const active = new Map(
      partial.flatMap((member) => (member ? [[member.account.accountId, member] as const] : [])),
    );
    const own = new Set(this.members.map(({ account }) => account.accountId));
    const accounts = this.linked.linked.flatMap((account) => {
      if (!own.has(account.accountId)) return [account];
      const member = active.get(account.accountId);
      if (!member) return [];
      const plain = toLinkedAccount(member.account, member.context.windows);
      const lastSeenMs = member.context.asOf.getTime();
      const extra = (this.handOffs.keys.get(account.accountId) ?? []).map((key) => ({ ...key, lastSeenMs }));
      return [{ ...plain, keys: [...plain.keys, ...extra] }];
    });
    const { edges } = linkAll(accounts, this.judges.links, { focus: new Set(active.keys()) });
    const found = findCampaigns(edges, noReviews, [], this.judges.links.strongNats);
    const groups = found.campaigns.map(({ members }) => {
      const ids = members.map(({ accountId }) => accountId);
      const group = ids.flatMap((id) => active.get(id) ?? this.linked.byId.get(id) ?? []);
      const own = group.filter(({ account }) => active.has(account.accountId));
      if (own.length < leastMembers) return nobody;
      const { scorecard, campaigns } = this.judges;
      const assessment = assessCampaign(campaignContext(group, edges), scorecard, campaigns);
      if (!isFlagged(assessment)) return nobody;
      const carriers = own.filter(({ context }) =>
        carriesFinding(assessAccount(context, scorecard), context.windows, assessment.convicting, scorecard),
      );
      return { held: own.length, carriers: carriers.length };
    });
    return groups.sort((a, b) => b.held - a.held)[0] ?? nobody;
  }

  private foldUpTo(count: number): void {
    for (; this.folded < Math.min(count, this.events.length); this.folded++) {
      const event = this.events[this.folded] as UsageEvent;
      this.handOffs.observe(event);
      let days = this.days.get(event.accountId);
      if (!days) this.days.set(event.accountId, (days = new Map()));
      addToDay(days, toProfiledEvent(event, this.world));
    }
  }
}
