import type { AccountView } from '../account-view.js';
import { economyClasses } from '../profile-state.js';
import { rounded, type Signal } from './signal.js';

/** Mean and deviation of ln(output tokens) of ordinary accounts, by class of model. */
const reference = [
  { mean: 5.0, deviation: 1.1 },
  { mean: 4.2, deviation: 1.5 },
  { mean: 5.4, deviation: 1.0 },
  { mean: 1, deviation: 1 },
  { mean: 5.0, deviation: 1.2 },
];

function length(view: AccountView): { z: number; median: number } {
  const { outputTokens } = view.windows.month.profile;
  let z = 0;
  let total = 0;
  economyClasses.forEach((_, index) => {
    const histogram = outputTokens[index];
    const norm = reference[index];
    if (!histogram || !norm || histogram.total === 0) return;
    z += (histogram.total * (histogram.logMoments().mean - norm.mean)) / norm.deviation;
    total += histogram.total;
  });
  const largest = outputTokens.reduce((best, histogram) => (histogram.total > best.total ? histogram : best));
  return { z: z / Math.max(1, total), median: largest.quantile(0.5) ?? 0 };
}

/** Signal 11: how long the answers run against those of ordinary accounts on the same class of model, in standard deviations. */
export const outputEconomics: Signal = {
  id: 'output-economics',
  family: 'economics',
  direction: 'up',
  edges: [-1, 0, 0.6, 1.2],
  measure: (view) => (view.windows.month.profile.counters.withOutput < 10 ? undefined : length(view).z),
  describe(view, value) {
    const { median } = length(view);
    return {
      summary: `The answers are ${value >= 0 ? 'longer' : 'shorter'} than usual for the models used (median ${Math.round(median)} tokens).`,
      evidence: { medianOutputTokens: Math.round(median), deviations: rounded(value) },
    };
  },
  ordinaryExplanation: 'Creative writing and code produce long answers.',
};
