import type { SignalFamily } from '@stillwatch/contracts/risk';
import type { WindowView } from '../account-view.js';
import { percent, rounded, type Finding } from '../signals/signal.js';
import type { CampaignContext } from './assess-campaign.js';

/** One thing that is measured about linked accounts as a whole. */
export interface CoordinationSignal {
  readonly id: string;
  readonly family: SignalFamily;
  readonly direction: 'up' | 'down';
  readonly decisive?: boolean;
  readonly edges: readonly number[];
  measure(context: CampaignContext, month: WindowView): number | undefined;
  describe(context: CampaignContext, month: WindowView, value: number): Finding;
  readonly ordinaryExplanation: string;
}

/** Signal 20: pairs that handed requests over after a refusal, per member. 0 and up. */
const handOffs: CoordinationSignal = {
  id: 'hand-offs',
  family: 'coordination',
  direction: 'up',
  decisive: true,
  edges: [0.02, 0.1],
  measure: ({ members, links }) => links.handOffs / Math.max(1, members.length),
  describe: ({ links }) => ({
    summary:
      links.handOffs > 0
        ? `${links.handOffs} pairs of the accounts sent a request on the other account within seconds of its refusal.`
        : 'No request was handed from one account to another after a refusal.',
    evidence: { handOffPairs: links.handOffs },
  }),
  ordinaryExplanation: 'Two projects of one organisation may fall back on each other.',
};

/** Entropy of the declared purposes of accounts, in bits, over the most that so many accounts could have. 0 to 1. */
const purposeDiscord: CoordinationSignal = {
  id: 'purpose-discord',
  family: 'coordination',
  direction: 'up',
  edges: [0.25, 0.55],
  measure(context) {
    const declared = categories(context);
    const total = declared.reduce((sum, [, count]) => sum + count, 0);
    if (total < 4) return undefined;
    const bits = declared.reduce((sum, [, count]) => sum - (count / total) * Math.log2(count / total), 0);
    return bits / Math.log2(Math.min(total, mostCategories));
  },
  describe(context, _month, value) {
    const declared = categories(context);
    return {
      summary:
        value >= 0.5
          ? `The accounts send alike requests and declare ${declared.length} different purposes.`
          : `The accounts send alike requests and mostly declare the same purpose (${declared[0]?.[0] ?? 'none'}).`,
      evidence: {
        purposes: declared.length,
        mostDeclared: declared[0]?.[0] ?? null,
        discord: rounded(value),
      },
    };
  },
  ordinaryExplanation: 'A platform’s customers may describe the same product in their own ways.',
};
const mostCategories = 10;

function categories({ members }: CampaignContext): [string, number][] {
  const counts = new Map<string, number>();
  for (const { declaredCategory } of members)
    if (declaredCategory) counts.set(declaredCategory, (counts.get(declaredCategory) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

/** Signal 21: share of each prompt that is a common frame, times the share of contents that no two members have in common. 0 to 1. */
const shardPattern: CoordinationSignal = {
  id: 'shard-pattern',
  family: 'coordination',
  direction: 'up',
  edges: [0.15, 0.4],
  measure(context, month) {
    if (month.templates.prompts.length < 10) return undefined;
    return commonFrame(month) * disjoint(context, month);
  },
  describe: (context, month) => ({
    summary: `${percent(commonFrame(month))} of the text of a prompt is common to the accounts, and ${percent(disjoint(context, month))} of their contents are sent by one of them alone.`,
    evidence: {
      commonFrame: rounded(commonFrame(month)),
      disjointContents: rounded(disjoint(context, month)),
    },
  }),
  ordinaryExplanation: 'Customers of one product send the same frame around their own data.',
};

const commonFrame = ({ templates }: WindowView): number =>
  templates.prompts.reduce((sum, prompt) => sum + prompt.recurring, 0) /
  Math.max(1, templates.prompts.length);

/** Distinct prompts of all together over the sum of what each has: 1 when none is sent by two. */
function disjoint({ members }: CampaignContext, { profile }: WindowView): number {
  const sum = members.reduce((total, { distinctPrompts }) => total + distinctPrompts, 0);
  return sum > 0 ? Math.min(1, profile.prompts.distinct() / sum) : 0;
}

/** Signal 22: share of the linked pairs that were active in the same minutes beyond chance. 0 to 1. */
const synchrony: CoordinationSignal = {
  id: 'synchrony',
  family: 'coordination',
  direction: 'up',
  edges: [0.1, 0.4],
  measure: ({ links }) => links.synchronousShare,
  describe: ({ links }) => ({
    summary: `${percent(links.synchronousShare ?? 0)} of the linked pairs were active in the same minutes more often than chance allows.`,
    evidence: { synchronousShare: rounded(links.synchronousShare ?? 0) },
  }),
  ordinaryExplanation: 'Office hours, outages and schedules bring accounts together too.',
};

/** Signal 23: share of the members that share a means of payment or a registration device with another member. 0 to 1. */
const sharedMeans: CoordinationSignal = {
  id: 'shared-means',
  family: 'coordination',
  direction: 'up',
  edges: [0.2, 0.6],
  measure: ({ members, links }) =>
    links.membersSharingMeans === undefined
      ? undefined
      : links.membersSharingMeans / Math.max(1, members.length),
  describe: ({ members, links }) => ({
    summary: `${links.membersSharingMeans ?? 0} of ${members.length} accounts share a means of payment or a registration device with another one.`,
    evidence: { sharing: links.membersSharingMeans ?? 0, members: members.length },
  }),
  ordinaryExplanation: 'A platform may pay for its customers, a university for its courses.',
};

/** Share of prompts without the frame of any product, each sent once, with nobody behind them. 0 to 1. */
const pooledBareness: CoordinationSignal = {
  id: 'pooled-bareness',
  family: 'structure',
  direction: 'up',
  edges: [0.3, 0.6],
  measure(_context, month) {
    if (month.profile.counters.withPrompt < 20) return undefined;
    const { bare, novelty, talk } = bareness(month);
    return bare * novelty * Math.max(0, 1 - 2 * talk);
  },
  describe(_context, month) {
    const { bare, talk } = bareness(month);
    return {
      summary: `${percent(bare)} of the prompts stand alone, without the frame of any product; ${percent(talk)} continue a conversation.`,
      evidence: { withoutFrame: rounded(bare), laterTurnShare: rounded(talk) },
    };
  },
  ordinaryExplanation: 'People who try things out send bare questions too.',
};

function bareness({ profile, templates }: WindowView): { bare: number; novelty: number; talk: number } {
  const { counters, prompts } = profile;
  const bare = templates.prompts.filter((prompt) => prompt.nats > -1 && prompt.fixed < 0.5).length;
  return {
    bare: bare / Math.max(1, templates.prompts.length),
    novelty: Math.min(1, prompts.distinct() / Math.max(1, counters.withPrompt)),
    talk: counters.laterTurns / Math.max(1, counters.events),
  };
}

/** Signal 24: share of the members that took up what a banned account had. 0 to 1. */
const succession: CoordinationSignal = {
  id: 'succession',
  family: 'coordination',
  direction: 'up',
  decisive: true,
  edges: [0.1, 0.4],
  measure: ({ members, links }) =>
    links.successors === undefined ? undefined : links.successors / Math.max(1, members.length),
  describe: ({ members, links }) => ({
    summary: `${links.successors ?? 0} of ${members.length} accounts took up templates, payment or device of a banned account.`,
    evidence: { successors: links.successors ?? 0 },
  }),
  ordinaryExplanation: 'Public templates are used by many.',
};

export const coordinationSignals: readonly CoordinationSignal[] = [
  handOffs,
  purposeDiscord,
  shardPattern,
  synchrony,
  sharedMeans,
  pooledBareness,
  succession,
];
