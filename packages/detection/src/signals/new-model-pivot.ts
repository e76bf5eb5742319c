import { percent, rounded, type Signal } from './signal.js';

/** Signal 19: share of requests sent to a model within three days of its release, 0 to 1. */
export const newModelPivot: Signal = {
  id: 'new-model-pivot',
  family: 'tempo',
  direction: 'up',
  edges: [0.5],
  measure: ({ windows }) => {
    const { afterRelease, onNewModel } = windows.month.profile.counters;
    return afterRelease < 20 ? undefined : onNewModel / afterRelease;
  },
  describe: (_view, value) => ({
    summary: `${percent(value)} of the requests went to a model within three days of its release.`,
    evidence: { share: rounded(value) },
  }),
  ordinaryExplanation: 'Many customers try a new model on the day it comes out.',
};
