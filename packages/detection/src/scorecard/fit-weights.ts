import type { LabelledMeasurement } from './fit-scorecard.js';
import { evidenceNats, type SignalWeight } from './scorecard.js';

const newtonSteps = 30;
const sweeps = 200;
const tolerance = 1e-9;

/** The accounts as flat numbers: a row of evidence each, its weight as a share of all, and 1 for a violation. */
interface Design {
  readonly rows: Float64Array;
  readonly share: Float64Array;
  readonly target: Float64Array;
  readonly width: number;
}

/**
 * Logistic regression on the weights of evidence with every β held in [0, 1], so that each signal keeps its own direction
 * and none counts for more than it showed alone. The ridge pulls β towards 0. Newton's method: each step minimises the
 * loss's second-order expansion inside the box by coordinate descent, and is halved until the loss falls.
 */
export function fitWeights(
  weights: readonly SignalWeight[],
  accounts: readonly LabelledMeasurement[],
  ridge: number,
): { betas: number[]; intercept: number } {
  const design = flatten(weights, accounts);
  const { share, target, width } = design;
  const violations = share.reduce((sum, value, index) => sum + value * (target[index] as number), 0);
  let point: Float64Array = new Float64Array(width + 1).fill(0.5);
  point[width] = Math.log(violations / (1 - violations));
  let loss = lossAt(design, point, ridge);
  for (let iteration = 0; iteration < newtonSteps; iteration++) {
    const wanted = minimiseExpansion(expand(design, point, ridge), point, width);
    let next = wanted;
    let nextLoss = lossAt(design, next, ridge);
    for (let half = 0.5; nextLoss > loss && half > 1e-4; half /= 2) {
      next = point.map((value, i) => value + half * ((wanted[i] as number) - value));
      nextLoss = lossAt(design, next, ridge);
    }
    if (nextLoss > loss - tolerance) break;
    point = next;
    loss = nextLoss;
  }
  const idle = weights.map(({ nats }) => nats.every((value) => value === 0));
  return {
    betas: weights.map((_, i) => (idle[i] ? 0 : Number((point[i] as number).toFixed(4)))),
    intercept: point[width] as number,
  };
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

/** Log-odds of the account whose row begins at `at`; the intercept stands behind the βs. */
function logOdds({ rows, width }: Design, point: Float64Array, at: number): number {
  let z = point[width] as number;
  for (let i = 0; i < width; i++) z += (point[i] as number) * (rows[at + i] as number);
  return z;
}

/** Mean logistic loss and ridge. */
function lossAt(design: Design, point: Float64Array, ridge: number): number {
  const { share, target, width } = design;
  let loss = 0;
  for (let i = 0; i < width; i++) loss += (ridge / 2) * (point[i] as number) ** 2;
  for (let index = 0; index < share.length; index++) {
    const z = logOdds(design, point, index * width);
    const wrong = target[index] === 1 ? -z : z;
    loss += (share[index] as number) * (Math.max(0, wrong) + Math.log1p(Math.exp(-Math.abs(wrong))));
  }
  return loss;
}

interface Expansion {
  readonly gradient: Float64Array;
  readonly curvature: readonly Float64Array[];
}

/** Gradient and second derivatives of the loss at a point. */
function expand(design: Design, point: Float64Array, ridge: number): Expansion {
  const { rows, share, target, width } = design;
  const gradient = point.map((value, i) => (i < width ? ridge * value : 0));
  const curvature = Array.from({ length: width + 1 }, () => new Float64Array(width + 1));
  const row = new Float64Array(width + 1).fill(1);
  for (let index = 0; index < share.length; index++) {
    const p = 1 / (1 + Math.exp(-logOdds(design, point, index * width)));
    const error = (share[index] as number) * (p - (target[index] as number));
    const curve = (share[index] as number) * p * (1 - p);
    row.set(rows.subarray(index * width, (index + 1) * width));
    for (let i = 0; i <= width; i++) {
      const value = row[i] as number;
      if (value === 0) continue;
      gradient[i] = (gradient[i] as number) + error * value;
      const line = curvature[i] as Float64Array;
      for (let j = 0; j <= width; j++) line[j] = (line[j] as number) + curve * value * (row[j] as number);
    }
  }
  for (let i = 0; i < width; i++) {
    const line = curvature[i] as Float64Array;
    line[i] = (line[i] as number) + ridge;
  }
  return { gradient, curvature };
}

/** The least of the expansion around `point` with every β in [0, 1]. */
function minimiseExpansion(
  { gradient, curvature }: Expansion,
  point: Float64Array,
  width: number,
): Float64Array {
  const best = point.slice();
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let moved = 0;
    for (let i = 0; i <= width; i++) {
      const line = curvature[i] as Float64Array;
      let slope = gradient[i] as number;
      for (let j = 0; j <= width; j++)
        slope += (line[j] as number) * ((best[j] as number) - (point[j] as number));
      const free = (best[i] as number) - slope / ((line[i] as number) + 1e-12);
      const held = i < width ? Math.max(0, Math.min(1, free)) : free;
      moved = Math.max(moved, Math.abs(held - (best[i] as number)));
      best[i] = held;
    }
    if (moved < tolerance) break;
  }
  return best;
}
