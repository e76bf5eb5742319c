import type { LabelledMeasurement } from './fit-scorecard.js';
import { evidenceNats, type SignalWeight } from './scorecard.js';

const iterations = 400;

/** The accounts as flat numbers: a row of evidence each, its weight as a share of all, and 1 for a violation. */
interface Design {
  readonly rows: Float64Array;
  readonly share: Float64Array;
  readonly target: Float64Array;
  readonly width: number;
}

/**
 * Logistic regression on the weights of evidence with every β held in [0, 1] (projected gradient descent with a fixed
 * step), so that each signal keeps its own direction and none counts for more than it showed alone. The ridge pulls β
 * towards 0.
 */
export function fitWeights(
  weights: readonly SignalWeight[],
  accounts: readonly LabelledMeasurement[],
  ridge: number,
): { betas: number[]; intercept: number } {
  const design = flatten(weights, accounts);
  const { share, target, width } = design;
  const betas = new Float64Array(width).fill(0.5);
  const gradient = new Float64Array(width);
  const violations = share.reduce((sum, value, index) => sum + value * (target[index] as number), 0);
  let intercept = Math.log(violations / (1 - violations));
  const step = 1 / (curvature(design) + ridge);
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (let i = 0; i < width; i++) gradient[i] = ridge * (betas[i] as number);
    intercept -= step * addGradient(design, betas, intercept, gradient);
    for (let i = 0; i < width; i++) {
      betas[i] = Math.max(0, Math.min(1, (betas[i] as number) - step * (gradient[i] as number)));
    }
  }
  const idle = weights.map(({ nats }) => nats.every((value) => value === 0));
  return { betas: [...betas].map((beta, i) => (idle[i] ? 0 : Number(beta.toFixed(4)))), intercept };
}

function flatten(weights: readonly SignalWeight[], accounts: readonly LabelledMeasurement[]): Design {
  const width = weights.length;
  const rows = new Float64Array(accounts.length * width);
  const total = accounts.reduce((sum, account) => sum + account.weight, 0);
  accounts.forEach(({ measured }, index) => {
    weights.forEach(
      (weight, i) => (rows[index * width + i] = evidenceNats(weight, measured.get(weight.signal))),
    );
  });
  return {
    rows,
    share: Float64Array.from(accounts, ({ weight }) => weight / total),
    target: Float64Array.from(accounts, ({ violation }) => (violation ? 1 : 0)),
    width,
  };
}

/** Adds the gradient of the mean loss by β and answers the one by the intercept. */
function addGradient(design: Design, betas: Float64Array, intercept: number, gradient: Float64Array): number {
  const { rows, share, target, width } = design;
  let byIntercept = 0;
  for (let index = 0, at = 0; index < share.length; index++, at += width) {
    let z = intercept;
    for (let i = 0; i < width; i++) z += (betas[i] as number) * (rows[at + i] as number);
    const error = (share[index] as number) * (1 / (1 + Math.exp(-z)) - (target[index] as number));
    byIntercept += error;
    for (let i = 0; i < width; i++) gradient[i] = (gradient[i] as number) + error * (rows[at + i] as number);
  }
  return byIntercept;
}

/** An upper bound of the loss's second derivative, so that the step cannot overshoot. */
function curvature({ rows, share, width }: Design): number {
  let sum = 0;
  for (let index = 0; index < share.length; index++) {
    let squares = 1;
    for (let i = 0; i < width; i++) squares += (rows[index * width + i] as number) ** 2;
    sum += (share[index] as number) * squares;
  }
  return sum / 4;
}
