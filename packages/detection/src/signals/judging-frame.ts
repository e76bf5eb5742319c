import { declaresJudging } from '../explained-by-purpose.js';
import { judged } from '../judged-prompts.js';
import { percent, rounded, type Signal } from './signal.js';

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
