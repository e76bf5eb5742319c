import type { AccountView } from '../account-view.js';
import { declaresJudging } from '../explained-by-purpose.js';
import { oncePerView } from '../once-per-view.js';
import { asks } from '../text/asks.js';
import { percent, rounded, type Signal } from './signal.js';

const judging = asks.indexOf('judging');
const scoring = asks.indexOf('reward_scoring');
const labelling = asks.indexOf('labelling');

/**
 * Certainty, in nats, of "judge these answers" in what recurs, and the share of prompts that carry it. Choosing a label for a
 * message reads much like it, so what sounds of labels is taken off.
 */
export const judged = oncePerView((view: AccountView): { nats: number; share: number } => {
  const { prompts } = view.windows.month.templates;
  const strengths = prompts
    .map(({ askNats }) => (askNats[judging] ?? 0) + (askNats[scoring] ?? 0) - (askNats[labelling] ?? 0))
    .filter((nats) => nats >= 2);
  return {
    nats: strengths.reduce((sum, nats) => sum + Math.min(6, nats), 0) / Math.max(1, strengths.length),
    share: strengths.length / Math.max(1, prompts.length),
  };
});

/** Signals 4 and 26: nats for "judge or score these answers" in what recurs, where no quality control was declared. 0 to 6. */
export const judgingFrame: Signal = {
  id: 'judging-frame',
  family: 'purpose',
  direction: 'up',
  decisive: true,
  edges: [1, 3],
  measure(view) {
    if (view.windows.month.templates.prompts.length < 5) return undefined;
    const { nats, share } = judged(view);
    return declaresJudging(view) ? 0 : nats * share;
  },
  describe(view, value) {
    const { nats, share } = judged(view);
    return {
      summary:
        value > 0
          ? `${percent(share)} of the prompts have the model judge or score answers, which the declared purpose does not mention.`
          : 'Nothing is judged or scored that the declared purpose does not mention.',
      evidence: {
        share: rounded(share),
        nats: rounded(nats),
        declared: view.declaredPurpose?.category ?? null,
      },
    };
  },
  ordinaryExplanation: 'Teams check the answers of their own product without thinking of it as a purpose.',
};
