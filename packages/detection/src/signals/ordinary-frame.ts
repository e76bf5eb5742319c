import type { AccountView } from '../account-view.js';
import { templateIntent } from './template-intent.js';
import { percent, rounded, type Signal } from './signal.js';

function frame(view: AccountView): { nats: number; share: number } {
  const { prompts } = view.windows.month.templates;
  const framed = prompts.filter((prompt) => prompt.nats < -0.5);
  const nats = framed.reduce((sum, prompt) => sum - prompt.nats, 0) / Math.max(1, framed.length);
  return { nats, share: framed.length / Math.max(1, prompts.length) };
}

/**
 * Nats for "ordinary work" read in what recurs (a product's system prompt, a labelling frame), times its share. 0 to 6.
 * Not measured where another template asks for training data: a product in front does not excuse a harvest behind it.
 */
export const ordinaryFrame: Signal = {
  id: 'ordinary-frame',
  family: 'intent',
  direction: 'down',
  edges: [0.5, 1, 2, 3.5],
  measure(view) {
    if (view.windows.month.templates.prompts.length < 5) return undefined;
    if ((templateIntent.measure(view) ?? 0) >= 1.2) return undefined;
    const { nats, share } = frame(view);
    return nats * share;
  },
  describe(view) {
    const { nats, share } = frame(view);
    return {
      summary: `${percent(share)} of the prompts carry a recurring frame of ordinary work.`,
      evidence: { share: rounded(share), nats: rounded(nats) },
    };
  },
  ordinaryExplanation: 'A product usually sends its own fixed instructions with every request.',
};
