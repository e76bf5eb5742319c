import { percent, rounded, type Signal } from './signal.js';

/** Share of answered requests in which the model reasoned before answering, 0 to 1. */
export const reasoningShare: Signal = {
  id: 'reasoning-share',
  family: 'economics',
  direction: 'up',
  edges: [0.5],
  measure: ({ windows }) => {
    const { reasoningEvents, withOutput } = windows.month.profile.counters;
    return withOutput < 10 ? undefined : reasoningEvents / withOutput;
  },
  describe: (_view, value) => ({
    summary: `${percent(value)} of the answers came from a model that reasons first.`,
    evidence: { share: rounded(value) },
  }),
  ordinaryExplanation: 'Reasoning models are bought for hard questions of every kind.',
};
