import type { AccountView } from '../account-view.js';
import { percent, rounded, type Signal } from './signal.js';

/** Both samples keep the smallest hashes of one space, so below the smaller of their limits they are complete. */
function reingested(view: AccountView): { share: number; seen: number } {
  const { completionBlocks, freshBlocks } = view.windows.month.profile;
  const limitOf = (sample: typeof freshBlocks): number =>
    sample.hashes.length < sample.capacity ? Infinity : (sample.hashes.at(-1) ?? 0);
  const limit = Math.min(limitOf(completionBlocks), limitOf(freshBlocks));
  const served = completionBlocks.hashes.filter((hash) => hash <= limit);
  return {
    share: served.filter((hash) => freshBlocks.has(hash)).length / Math.max(1, served.length),
    seen: served.length,
  };
}

/** Signal 9: share of passages the model wrote that came back in prompts that start a session, 0 to 1. */
export const outputReingestion: Signal = {
  id: 'output-reingestion',
  family: 'intent',
  direction: 'up',
  edges: [0.1, 0.3],
  measure(view) {
    const { share, seen } = reingested(view);
    return seen < 10 ? undefined : share;
  },
  describe(view) {
    const { share, seen } = reingested(view);
    return {
      summary: `${percent(share)} of the passages the model wrote came back in later prompts.`,
      evidence: { share: rounded(share), passages: seen },
    };
  },
  ordinaryExplanation: 'Agents and editors send their own drafts back.',
};
