import type { Reason } from '@stillwatch/contracts/risk';

export interface WaterfallStep {
  kind: 'prior' | 'reason' | 'minor' | 'remainder' | 'total';
  nats: number;
  /** Log-odds before and after the step, in nats. */
  from: number;
  to: number;
  reason?: Reason;
  /** Of a `minor` step: how many reasons it stands for. */
  count?: number;
}

const remainderWorthShowing = 0.05;

/** Reasons that would read as 0.0; fewer than three of them are not worth folding. */
const minorNats = 0.05;
const fewestFolded = 3;

const logit = (probability: number) => Math.log(probability / (1 - probability));

/**
 * The way from the prior to the total in nats: what incriminates first, strongest first, then what exculpates. Where the
 * reasons do not add up to the log-odds of the reported probability, the difference is a step of its own and not hidden.
 * `fold` makes one step of all reasons of next to no weight, which lie together between the two.
 */
export function waterfallSteps(
  priorNats: number,
  reasons: readonly Reason[],
  probability: number,
  fold = false,
): WaterfallStep[] {
  const ordered = [...reasons].sort((a, b) => b.nats - a.nats);
  const steps: WaterfallStep[] = [{ kind: 'prior', nats: priorNats, from: 0, to: priorNats }];
  let at = priorNats;
  const minor = ordered.filter(({ nats }) => Math.abs(nats) < minorNats);
  const folds = fold && minor.length >= fewestFolded;
  for (const reason of ordered) {
    if (folds && minor.includes(reason)) {
      if (reason !== minor[0]) continue;
      const nats = minor.reduce((sum, { nats: one }) => sum + one, 0);
      steps.push({ kind: 'minor', nats, from: at, to: at + nats, count: minor.length });
      at += nats;
      continue;
    }
    steps.push({ kind: 'reason', nats: reason.nats, from: at, to: at + reason.nats, reason });
    at += reason.nats;
  }
  const reported = probability > 0 && probability < 1 ? logit(probability) : at;
  if (Math.abs(reported - at) >= remainderWorthShowing) {
    steps.push({ kind: 'remainder', nats: reported - at, from: at, to: reported });
    at = reported;
  }
  return [...steps, { kind: 'total', nats: at, from: 0, to: at }];
}

/** The ends of the axis that hold every step and zero, in nats. */
export function waterfallDomain(steps: readonly WaterfallStep[]): { least: number; most: number } {
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  return { least: Math.min(0, ...ends), most: Math.max(0, ...ends) };
}
