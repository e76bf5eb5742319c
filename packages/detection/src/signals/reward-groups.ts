import type { AccountView } from '../account-view.js';
import { judged } from '../judged-prompts.js';
import { percent, rounded, type Signal } from './signal.js';

/** Distinct prompts per repeated block that is neither a template nor a repeated prompt: candidates per question. */
function groups(view: AccountView): { groupedShare: number; meanSize: number; shortShare: number } {
  const { profile } = view.windows.month;
  const distinctPrompts = profile.prompts.distinct();
  const repeats = profile.counters.withPrompt / Math.max(1, distinctPrompts);
  let grouped = 0;
  let size = 0;
  let all = 0;
  for (const count of profile.blocks.counts) {
    const perPrompt = count / repeats;
    if (perPrompt > 0.2 * distinctPrompts) continue;
    all += perPrompt;
    if (perPrompt >= 2.5 && perPrompt <= 40) {
      grouped += perPrompt;
      size += perPrompt * perPrompt;
    }
  }
  const { shortOutputs, withOutput } = profile.counters;
  return {
    groupedShare: grouped / Math.max(1, all),
    meanSize: size / Math.max(1, grouped),
    shortShare: shortOutputs / Math.max(1, withOutput),
  };
}

/**
 * Signal 7: share of payload blocks that come with 3 to 40 different companions (one question, many candidates), times the
 * share of answers of at most 16 tokens, times the share of prompts that judge. 0 to 1. While no reviewed account shows it
 * (a fit that leaves reward scoring out), its weight is judgement.
 */
export const rewardGroups: Signal = {
  id: 'reward-groups',
  family: 'intent',
  direction: 'up',
  decisive: true,
  edges: [0.05, 0.2],
  assumedNats: [0, 1.5, 3],
  measure(view) {
    if (view.windows.month.profile.blocks.hashes.length < 20) return undefined;
    const { groupedShare, shortShare } = groups(view);
    return groupedShare * shortShare * judged(view).share;
  },
  describe(view) {
    const { groupedShare, meanSize, shortShare } = groups(view);
    const { share } = judged(view);
    return {
      summary: `${percent(share)} of the prompts judge answers, ${percent(groupedShare)} of the passages in them come back with about ${Math.round(meanSize)} different companions, and ${percent(shortShare)} of the answers are a bare score or label.`,
      evidence: {
        judgedShare: rounded(share),
        groupedShare: rounded(groupedShare),
        meanSize: rounded(meanSize, 1),
        shortShare: rounded(shortShare),
      },
    };
  },
  ordinaryExplanation:
    'Checking several answers of an own product, or re-ranking search results, looks alike.',
};
