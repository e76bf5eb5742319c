import { percent, rounded, type Signal } from './signal.js';

/** Signal 12: share of requests that ask for five or more log-probabilities, plus that with a logit bias, 0 to 1. */
export const logprobHarvest: Signal = {
  id: 'logprob-harvest',
  family: 'economics',
  direction: 'up',
  edges: [0.3],
  measure: ({ windows }) => {
    const { logprobs, withLogitBias, events } = windows.month.profile.counters;
    return events < 10 ? undefined : Math.min(1, (logprobs + withLogitBias) / events);
  },
  describe: (view, value) => ({
    summary: `${percent(value)} of the requests ask for token probabilities or steer single tokens.`,
    evidence: {
      share: rounded(value),
      distinctBiases: Math.round(view.windows.month.profile.logitBiases.distinct()),
    },
  }),
  ordinaryExplanation: 'Classifiers read probabilities, and so do evaluations.',
};
