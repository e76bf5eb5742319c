import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

function breadth(view: AccountView): { fixed: number; newWords: number } {
  const { profile, templates } = view.windows.month;
  const fixed =
    templates.prompts.reduce((sum, prompt) => sum + prompt.fixed, 0) / Math.max(1, templates.prompts.length);
  const sampled = profile.words.counts.reduce((sum, count) => sum + count, 0);
  return {
    fixed,
    newWords:
      profile.words.counts.filter((count) => count === 1).length /
      Math.max(1, Math.min(sampled, profile.words.counts.length)),
  };
}

/** Signal 27: how broad the questions are once fixed frames are set aside: share of words met once, times the share of the prompt that is not fixed. 0 to 1. */
export const framelessBreadth: Signal = {
  id: 'frameless-breadth',
  family: 'structure',
  direction: 'up',
  edges: [0.1, 0.2, 0.3],
  measure(view) {
    if (view.windows.month.profile.words.hashes.length < 20) return undefined;
    const { fixed, newWords } = breadth(view);
    return newWords * (1 - fixed);
  },
  describe(view) {
    const { fixed, newWords } = breadth(view);
    return {
      summary: `The questions range widely: ${percent(newWords)} of the words occur once, and ${percent(fixed)} of a prompt is a fixed frame.`,
      evidence: { newWords: rounded(newWords), fixedShare: rounded(fixed) },
    };
  },
  ordinaryExplanation: 'Open chat applications and curious people ask about everything too.',
};
