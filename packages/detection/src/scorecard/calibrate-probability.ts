import { logit } from './fit-scorecard.js';
import type { Scorecard } from './scorecard.js';

export interface Outcome {
  /** Evidence without the prior, in nats, as the uncalibrated scorecard gave it. */
  readonly nats: number;
  readonly violation: boolean;
}

/**
 * Platt scaling on accounts that took no part in the fit: logit(p) = a + b × evidence, by Newton's method. `b` becomes the
 * scale of all evidence (and of the bands and the rule), `a` moves the prior, which is then shifted from the prevalence among these
 * accounts to the live one: logit(p′) = logit(p) − logit(π_fit) + logit(π_live).
 */
export function calibrateProbability(scorecard: Scorecard, outcomes: readonly Outcome[]): Scorecard {
  const { intercept, slope } = plattFit(outcomes);
  const prevalence = outcomes.filter((outcome) => outcome.violation).length / outcomes.length;
  const { bands, rule } = scorecard;
  const scaled = (nats: number): number => Number((nats * slope).toFixed(4));
  return {
    ...scorecard,
    scale: Number((scorecard.scale * slope).toFixed(4)),
    fitPrevalence: prevalence,
    priorNats: Number((intercept - logit(prevalence) + logit(scorecard.livePrevalence)).toFixed(4)),
    bands: { watch: scaled(bands.watch), review: scaled(bands.review), critical: scaled(bands.critical) },
    rule: {
      families: rule.families,
      familyNats: scaled(rule.familyNats),
      decisiveNats: scaled(rule.decisiveNats),
      ...(rule.strongNats === undefined ? {} : { strongNats: scaled(rule.strongNats) }),
      ...(rule.strongFamilyNats === undefined ? {} : { strongFamilyNats: scaled(rule.strongFamilyNats) }),
    },
  };
}

function plattFit(outcomes: readonly Outcome[]): { intercept: number; slope: number } {
  let intercept = 0;
  let slope = 1;
  const ridge = 1e-3 * outcomes.length;
  for (let iteration = 0; iteration < 50; iteration++) {
    let [g0, g1, h00, h01, h11] = [0, ridge * (slope - 1), 1e-9, 0, ridge];
    for (const { nats, violation } of outcomes) {
      const p = 1 / (1 + Math.exp(-(intercept + slope * nats)));
      const error = p - (violation ? 1 : 0);
      const curve = p * (1 - p);
      g0 += error;
      g1 += error * nats;
      h00 += curve;
      h01 += curve * nats;
      h11 += curve * nats * nats;
    }
    const determinant = h00 * h11 - h01 * h01;
    intercept -= (h11 * g0 - h01 * g1) / determinant;
    slope = Math.max(0.2, slope - (h00 * g1 - h01 * g0) / determinant);
  }
  return { intercept, slope };
}
