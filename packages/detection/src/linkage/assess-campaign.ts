import type { Band, Reason } from '@stillwatch/contracts/risk';
import { viewAccount, type AccountView, type WindowName } from '../account-view.js';
import { coverNats, type ApprovalOnFile } from '../approval-cover.js';
import { percentileOf, writeReasons } from '../reasons.js';
import { mergeProfiles, type Profile } from '../profile-state.js';
import type { Scorecard } from '../scorecard/scorecard.js';
import { weigh, type Weighed } from '../scorecard/weigh.js';
import { allSignals } from '../signals/all-signals.js';
import { activeCampaignWeights } from './active-campaign-weights.js';
import type { CampaignWeights } from './campaign-weights.js';
import { convictingFrames, type ConvictingEvidence } from './convicting-frames.js';
import { coordinationSignals } from './coordination-signals.js';

/** What is on file about one member, and how much it sent. */
export interface MemberFacts {
  readonly accountId: string;
  readonly declaredCategory?: string;
  readonly approvals: readonly ApprovalOnFile[];
  /** `profile.prompts.distinct()` of its month. */
  readonly distinctPrompts: number;
}

/** What the edges inside a campaign say about it. */
export interface LinkSummary {
  /** Pairs with a hand-off or a replayed handle. */
  readonly handOffs: number;
  /** Share of the edges that show synchrony; undefined where it was not measured. */
  readonly synchronousShare?: number;
  /** Members that share a payment or a device with another member; undefined where it is not known. */
  readonly membersSharingMeans?: number;
  /** Members that took up what a banned account had; undefined where nobody was banned. */
  readonly successors?: number;
}

export interface CampaignContext {
  /** The members' windows, merged window by window (`mergeMembers`). */
  readonly windows: Readonly<Record<WindowName, Profile>>;
  /** The newest event of all members. */
  readonly asOf: Date;
  readonly members: readonly MemberFacts[];
  readonly links: LinkSummary;
}

export interface CampaignAssessment {
  /** That the linked accounts harvest together. */
  readonly probability: number;
  /** 0 to 100; `review` begins at 50. */
  readonly score: number;
  readonly band: Band;
  readonly priorNats: number;
  readonly reasons: Reason[];
  readonly eventsScored: number;
  /** What a member must carry to be judged with the group; null unless it is flagged. */
  readonly convicting: ConvictingEvidence | null;
}

/** The windows of all members as if one account had sent everything. */
export function mergeMembers(
  members: readonly Readonly<Record<WindowName, Profile>>[],
): Record<WindowName, Profile> {
  const merged = (name: WindowName): Profile => mergeProfiles(members.map((windows) => windows[name]));
  return { day: merged('day'), week: merged('week'), month: merged('month'), life: merged('life') };
}

/**
 * Signals of an account that mean the same for linked accounts taken together. Pace, hours of the day and sudden starts do
 * not: many people together never sleep and fill every minute.
 */
const appliesToMergers = new Set([
  'template-intent',
  'reasoning-elicitation',
  'reward-groups',
  'judging-frame',
  'output-reingestion',
  'ordinary-frame',
  'fixed-frame',
  'payload-novelty',
  'no-end-users',
  'new-model-pivot',
  'output-economics',
  'reasoning-share',
  'logprob-harvest',
]);

/**
 * Judges linked accounts as one: every applicable signal on their merged profile with the account scorecard's weights, and
 * the coordination signals with those of `weights`. Pure; `priorNats + Σ reasons.nats` are the log-odds of `probability`.
 * Being linked convicts nobody: without intent, or direct evidence of working together, no group is flagged.
 */
export function assessCampaign(
  context: CampaignContext,
  scorecard: Scorecard,
  weights: CampaignWeights = activeCampaignWeights,
): CampaignAssessment {
  const eventsScored = context.windows.life.counters.events;
  const { priorNats } = weights;
  if (eventsScored < weights.minEvents)
    return {
      ...{ probability: sigmoid(priorNats), score: 0, band: 'none', priorNats, reasons: [], eventsScored },
      convicting: null,
    };
  const view = viewCampaign(context);
  const weighed = weighCampaign(measureCampaign(context, view), scorecard, weights);
  const cover = coverCampaign(context, view, weighed, weights);
  const reasons = [...reasonsOf(context, view, weighed, scorecard, weights), ...cover];
  const evidence = reasons.reduce((sum, reason) => sum + reason.nats, 0);
  const flaggable = cover.length === 0 && obeysCampaignRule(weighed, scorecard);
  const band = bandOf(evidence, flaggable, weights.bands);
  const isFlagged = band === 'review' || band === 'critical';
  return {
    probability: sigmoid(priorNats + evidence),
    score: scoreOf(evidence, flaggable, weights.bands),
    band,
    priorNats,
    reasons,
    eventsScored,
    convicting: isFlagged ? convictingFrames(decidedBy(weighed, scorecard), view) : null,
  };
}

/** The merged account as signals see it. It declares what most members declare. */
export function viewCampaign({ windows, asOf, members }: CampaignContext): AccountView {
  const counts = new Map<string, number>();
  for (const { declaredCategory } of members)
    if (declaredCategory) counts.set(declaredCategory, (counts.get(declaredCategory) ?? 0) + 1);
  const [most] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return viewAccount(windows, {
    declaredPurpose: most ? { category: most[0] } : undefined,
    asOfMs: asOf.getTime(),
  });
}

/** The value of every signal that a merger gives something to measure by. */
export function measureCampaign(context: CampaignContext, view: AccountView): Map<string, number> {
  const measured = new Map<string, number>();
  for (const signal of allSignals) {
    const value = appliesToMergers.has(signal.id) ? signal.measure(view) : undefined;
    if (value !== undefined && Number.isFinite(value)) measured.set(signal.id, value);
  }
  for (const signal of coordinationSignals) {
    const value = signal.measure(context, view.windows.month);
    if (value !== undefined && Number.isFinite(value)) measured.set(signal.id, value);
  }
  return measured;
}

/** Both scorecards as one, so that families are clipped over both. */
export function weighCampaign(
  measured: ReadonlyMap<string, number>,
  scorecard: Scorecard,
  weights: Pick<CampaignWeights, 'scale' | 'signals'>,
): Weighed {
  return weigh(measured, {
    ...scorecard,
    scale: scorecard.scale * weights.scale,
    signals: [...scorecard.signals, ...weights.signals],
  });
}

function reasonsOf(
  context: CampaignContext,
  view: AccountView,
  weighed: Weighed,
  scorecard: Scorecard,
  weights: CampaignWeights,
): Reason[] {
  const coordination = weighed.contributions.flatMap(({ signal: id, family, value, nats }): Reason[] => {
    const signal = coordinationSignals.find((entry) => entry.id === id);
    const weight = weights.signals.find((entry) => entry.signal === id);
    if (!signal || !weight || nats === 0) return [];
    return [
      {
        signal: id,
        family,
        nats,
        ...signal.describe(context, view.windows.month, value),
        exculpatory: nats < 0,
        ordinaryExplanation: signal.ordinaryExplanation,
        percentile: percentileOf(weight, value, undefined),
      },
    ];
  });
  return [...writeReasons(view, weighed, scorecard), ...coordination].sort(
    (a, b) => Math.abs(b.nats) - Math.abs(a.nats),
  );
}

const decisive = new Set(
  [...allSignals, ...coordinationSignals].filter((signal) => signal.decisive).map((signal) => signal.id),
);

/**
 * Of an account two families must speak, one of them through a decisive signal. Of linked accounts the link, which rests on
 * behaviour and infrastructure both, is the one; the other must be intent or direct evidence of working together.
 */
export const obeysCampaignRule = (weighed: Weighed, scorecard: Scorecard): boolean =>
  decidedBy(weighed, scorecard).length > 0;

/** The decisive signals that speak loud enough. */
const decidedBy = ({ contributions }: Weighed, { rule }: Scorecard): string[] =>
  contributions.flatMap(({ signal, nats }) =>
    decisive.has(signal) && nats >= rule.decisiveNats ? [signal] : [],
  );

/** Where most members hold an approval that covers what was found, the group is below watch as an account would be. */
function coverCampaign(
  context: CampaignContext,
  view: AccountView,
  weighed: Weighed,
  { bands }: CampaignWeights,
): Reason[] {
  const covers = context.members.flatMap(({ approvals }) =>
    coverNats(approvals, context.asOf, view, weighed, { bands }),
  );
  return covers.length > context.members.length / 2 ? covers.slice(0, 1) : [];
}

export function bandOf(
  evidence: number,
  flaggable: boolean,
  bands: Readonly<Record<'watch' | 'review' | 'critical', number>>,
): Band {
  if (evidence >= bands.critical && flaggable) return 'critical';
  if (evidence >= bands.review && flaggable) return 'review';
  return evidence >= bands.watch ? 'watch' : 'none';
}

export function scoreOf(evidence: number, flaggable: boolean, bands: { readonly review: number }): number {
  const excess = evidence - bands.review;
  const position = flaggable || excess < -0.5 ? excess : -0.5 + 0.45 * (1 - 1 / (1.5 + excess));
  return 100 * sigmoid(position / 1.5);
}

const sigmoid = (nats: number): number => 1 / (1 + Math.exp(-nats));
