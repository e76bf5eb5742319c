import type { LabelledMeasurement } from './fit-scorecard.js';
import { evidenceNats, type SignalWeight } from './scorecard.js';

const iterations = 400;

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
  const rows = accounts.map((account) =>
    weights.map((weight) => evidenceNats(weight, account.measured.get(weight.signal))),
  );
  const total = accounts.reduce((sum, account) => sum + account.weight, 0);
  const betas = weights.map(() => 0.5);
  const violations = accounts.reduce((sum, account) => sum + (account.violation ? account.weight : 0), 0);
  let intercept = Math.log(violations / (total - violations));
  const curvature =
    rows.reduce(
      (sum, row, index) =>
        sum + (accounts[index]?.weight ?? 0) * (1 + row.reduce((square, value) => square + value * value, 0)),
      0,
    ) /
    total /
    4;
  const step = 1 / (curvature + ridge);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const gradient = betas.map((beta) => ridge * beta);
    let interceptGradient = 0;
    rows.forEach((row, index) => {
      const account = accounts[index];
      if (!account) return;
      let z = intercept;
      for (let i = 0; i < row.length; i++) z += (betas[i] as number) * (row[i] as number);
      const error = (account.weight / total) * (1 / (1 + Math.exp(-z)) - (account.violation ? 1 : 0));
      interceptGradient += error;
      for (let i = 0; i < row.length; i++) gradient[i] = (gradient[i] as number) + error * (row[i] as number);
    });
    intercept -= step * interceptGradient;
    betas.forEach((beta, i) => (betas[i] = Math.max(0, Math.min(1, beta - step * (gradient[i] as number)))));
  }
  const idle = weights.map(({ nats }) => nats.every((value) => value === 0));
  return { betas: betas.map((beta, i) => (idle[i] ? 0 : Number(beta.toFixed(4)))), intercept };
}
