import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

const novelty = (view: AccountView): number => {
  const { profile } = view.windows.month;
  return Math.min(1, profile.prompts.distinct() / Math.max(1, profile.counters.withPrompt));
};

/** Signal 3: distinct prompts per request, 0 to 1. Fixed test sets are low. */
export const payloadNovelty: Signal = {
  id: 'payload-novelty',
  family: 'structure',
  direction: 'up',
  edges: [0.5, 0.8],
  measure: (view) => (view.windows.month.profile.counters.withPrompt < 20 ? undefined : novelty(view)),
  describe: (view, value) => ({
    summary: `${percent(value)} of the prompts were never sent before.`,
    evidence: { distinctShare: rounded(novelty(view)) },
  }),
  ordinaryExplanation: 'Most jobs send every input once.',
};
