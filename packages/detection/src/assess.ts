import type { ApprovalKind, DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { Band, Reason } from '@stillwatch/contracts/risk';
import { viewAccount, type AccountView, type WindowName } from './account-view.js';
import { coverNats, type ApprovalOnFile } from './approval-cover.js';
import { measureSignals } from './measure.js';
import type { Profile } from './profile-state.js';
import { writeReasons } from './reasons.js';
import type { Scorecard } from './scorecard/scorecard.js';
import { weigh, type Weighed } from './scorecard/weigh.js';
import { allSignals } from './signals/all-signals.js';

export { observedBehaviour } from './observed-behaviour.js';

/** What is on file about an account when it is judged. Nothing else is looked at. */
export interface AccountContext {
  readonly windows: Readonly<Record<WindowName, Profile>>;
  /** The account's newest event: windows and approvals are judged as of then. */
  readonly asOf: Date;
  readonly declaredPurpose?: Partial<DeclaredPurposeInput>;
  readonly approvals: readonly (Omit<ApprovalOnFile, 'kind'> & { readonly kind: ApprovalKind | string })[];
  readonly plan?: string;
  readonly registeredAt?: Date;
}

export interface Assessment {
  /** Of harvesting, at the scorecard's live prevalence. */
  readonly probability: number;
  /** 0 to 100, rising with the evidence; `review` begins at 50. For sorting, not a probability. */
  readonly score: number;
  readonly band: Band;
  readonly priorNats: number;
  readonly reasons: Reason[];
  readonly eventsScored: number;
}

const sigmoid = (nats: number): number => 1 / (1 + Math.exp(-nats));

/**
 * Judges an account. Pure: the same context and scorecard give the same assessment, and
 * `priorNats + Σ reasons.nats = ln(probability / (1 − probability))`.
 */
export function assessAccount(context: AccountContext, scorecard: Scorecard): Assessment {
  const view = viewOf(context);
  const eventsScored = context.windows.life.counters.events;
  if (eventsScored < scorecard.minEvents) {
    return {
      probability: sigmoid(scorecard.priorNats),
      score: 0,
      band: 'none',
      priorNats: scorecard.priorNats,
      reasons: [],
      eventsScored,
    };
  }
  const weighed = weigh(measureSignals(view), scorecard);
  const cover = coverNats(context.approvals, context.asOf, view, weighed, scorecard);
  const reasons = [...writeReasons(view, weighed, scorecard), ...cover];
  const evidence = reasons.reduce((sum, reason) => sum + reason.nats, 0);
  const flaggable = cover.length === 0 && obeysRule(weighed, scorecard);
  return {
    probability: sigmoid(scorecard.priorNats + evidence),
    score: scoreOf(evidence, flaggable, scorecard),
    band: bandOf(evidence, flaggable, scorecard),
    priorNats: scorecard.priorNats,
    reasons,
    eventsScored,
  };
}

export function viewOf(context: AccountContext): AccountView {
  return viewAccount(context.windows, {
    declaredPurpose: context.declaredPurpose,
    plan: context.plan,
    registeredAtMs: context.registeredAt?.getTime(),
    asOfMs: context.asOf.getTime(),
  });
}

const decisive = new Set(allSignals.filter((signal) => signal.decisive).map((signal) => signal.id));

/** Two families must speak for harvesting, one of them through a decisive signal. */
export function obeysRule(weighed: Weighed, { rule }: Scorecard): boolean {
  const families = new Map<string, number>();
  const decisions = new Map<string, number>();
  for (const { signal, family, nats } of weighed.contributions) {
    families.set(family, (families.get(family) ?? 0) + nats);
    if (decisive.has(signal)) decisions.set(family, (decisions.get(family) ?? 0) + Math.max(0, nats));
  }
  const decided = Math.max(0, ...decisions.values());
  const { strongNats = Infinity, strongFamilyNats = rule.familyNats } = rule;
  const least = decided >= strongNats ? strongFamilyNats : rule.familyNats;
  const speaking = [...families.values()].filter((nats) => nats >= least).length;
  return speaking >= rule.families && decided >= rule.decisiveNats;
}

function bandOf(evidence: number, flaggable: boolean, { bands }: Scorecard): Band {
  if (evidence >= bands.critical && flaggable) return 'critical';
  if (evidence >= bands.review && flaggable) return 'review';
  return evidence >= bands.watch ? 'watch' : 'none';
}

/** Logistic in the evidence around the review band. What the rule keeps from review stays below 50, still in order. */
function scoreOf(evidence: number, flaggable: boolean, { bands }: Scorecard): number {
  const excess = evidence - bands.review;
  const position = flaggable || excess < -0.5 ? excess : -0.5 + 0.45 * (1 - 1 / (1.5 + excess));
  return 100 * sigmoid(position / 1.5);
}
