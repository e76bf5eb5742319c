import type { AccountView, WindowView } from '../account-view.js';
import { asks } from '../text/asks.js';
import { percent, rounded, type Signal } from './signal.js';

const elicitation = asks.indexOf('reasoning_elicitation');
const seen = (window: WindowView): { nats: number; share: number } =>
  window.intent.byAsk[elicitation] ?? { nats: 0, share: 0 };
const strength = (window: WindowView): number =>
  seen(window).nats * seen(window).share * (window.intent.events / (window.intent.events + 6));
const strongest = (view: AccountView): WindowView =>
  view.distinct.reduce((best, window) => (strength(window) > strength(best) ? window : best));

/** Signal 5: nats for "write out your hidden reasoning" in what recurs. Plain "step by step" hardly counts. 0 to 8. */
export const reasoningElicitation: Signal = {
  id: 'reasoning-elicitation',
  family: 'intent',
  direction: 'up',
  decisive: true,
  edges: [1, 3],
  measure: (view) =>
    view.windows.life.profile.counters.withPrompt < 3 ? undefined : strength(strongest(view)),
  describe(view) {
    const window = strongest(view);
    return {
      summary: `${percent(seen(window).share)} of the requests that look like harvesting ask the model to write out its hidden reasoning.`,
      evidence: { window: window.name, share: rounded(seen(window).share), nats: rounded(seen(window).nats) },
    };
  },
  ordinaryExplanation:
    'Tutors and decision records ask for steps, though seldom for hidden or verbatim thoughts.',
};
