import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

function frame(view: AccountView): { fixed: number; payloads: number } {
  const { profile, templates } = view.windows.month;
  const fixed =
    templates.prompts.reduce((sum, prompt) => sum + prompt.fixed, 0) / Math.max(1, templates.prompts.length);
  return { fixed, payloads: Math.log2(1 + profile.prompts.distinct()) };
}

/** Signal 2: share of the prompt that recurs in at least half of the prompts, times log2 of the number of distinct prompts. */
export const fixedFrame: Signal = {
  id: 'fixed-frame',
  family: 'structure',
  direction: 'up',
  edges: [0.5, 3],
  measure(view) {
    if (view.windows.month.templates.prompts.length < 10) return undefined;
    const { fixed, payloads } = frame(view);
    return fixed * payloads;
  },
  describe(view) {
    const { fixed, payloads } = frame(view);
    return {
      summary: `${percent(fixed)} of each prompt is the same frame around about ${Math.round(2 ** payloads)} different contents.`,
      evidence: { fixedShare: rounded(fixed), distinctPrompts: Math.round(2 ** payloads) },
    };
  },
  ordinaryExplanation: 'Every batch job, search product and agent sends a fixed frame.',
};
