import type { Scorecard } from './scorecard.js';

/** Share of ordinary accounts that may reach each band. */
export interface BandTargets {
  readonly watch: number;
  readonly review: number;
  readonly critical: number;
}
export const defaultBandTargets: BandTargets = { watch: 0.05, review: 0.006, critical: 0.002 };

/**
 * Nobody is flagged on less evidence than this, about 20 to 1 against what ordinary accounts show, however quiet the ordinary
 * accounts at hand are: others will come of kinds that nobody had at hand (docs/detection.md, kinds that no fit knows).
 */
const leastReviewNats = 3;
/** Nobody is watched without evidence. */
const leastWatchNats = 0.5;

/**
 * The scorecard with bands set so that at most the target share of the given ordinary accounts reaches each. `evidence`
 * holds one entry per ordinary account that took no part in the fit of its weights (best: whose whole kind took none), and
 * whether the rule of two families lets it be flagged at all.
 */
export function setBands(
  scorecard: Scorecard,
  evidence: readonly { nats: number; flaggable: boolean }[],
  targets: BandTargets = defaultBandTargets,
): Scorecard {
  const all = evidence.map((entry) => entry.nats);
  const flaggable = evidence.filter((entry) => entry.flaggable).map((entry) => entry.nats);
  const review = Math.max(leastReviewNats, thresholdFor(flaggable, targets.review * evidence.length));
  const critical = Math.max(review + 1.5, thresholdFor(flaggable, targets.critical * evidence.length));
  const watch = Math.min(
    review - 0.75,
    Math.max(leastWatchNats, thresholdFor(all, targets.watch * evidence.length)),
  );
  return { ...scorecard, bands: { watch: round(watch), review: round(review), critical: round(critical) } };
}

/** The least value that at most `allowed` of the values reach, halfway to the next one below. */
function thresholdFor(values: readonly number[], allowed: number): number {
  const sorted = [...values].sort((a, b) => b - a);
  const at = Math.floor(allowed);
  const over = sorted[at - 1];
  const under = sorted[at];
  if (under === undefined) return 0;
  return over === undefined ? under + 0.25 : over > under ? (over + under) / 2 : over + 1e-6;
}

const round = (nats: number): number => Number(nats.toFixed(3));
