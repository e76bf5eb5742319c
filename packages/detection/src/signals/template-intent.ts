import type { AccountView, WindowView } from '../account-view.js';
import { askPhrases } from '../text/asks.js';
import { percent, rounded, type Signal } from './signal.js';

/** Events and share at which half of the evidence counts. */
const halfEvents = 6;
const halfShare = 0.02;

const strength = ({ intent }: WindowView): number =>
  intent.nats * (intent.events / (intent.events + halfEvents)) * (intent.share / (intent.share + halfShare));

const strongest = (view: AccountView): WindowView =>
  view.distinct.reduce((best, window) => (strength(window) > strength(best) ? window : best));

/** Signal 4: nats for "makes training data" read in what recurs, in the window where it is strongest. 0 to 8. */
export const templateIntent: Signal = {
  id: 'template-intent',
  family: 'intent',
  direction: 'up',
  decisive: true,
  edges: [1.2, 2.2, 3.2, 4.5],
  measure: (view) =>
    view.windows.life.profile.counters.withPrompt < 3 ? undefined : strength(strongest(view)),
  describe(view, value) {
    const { intent, name } = strongest(view);
    const asksFor = intent.asks.slice(0, 2).map((ask) => askPhrases[ask]);
    return {
      summary:
        value > 0.2
          ? `About ${Math.round(intent.events)} requests (${percent(intent.share)} of the last ${name}) carry a recurring template for ${asksFor.join(' and ') || 'making training data'}.`
          : 'No recurring part of the prompts asks for training data.',
      evidence: {
        window: name,
        templatedRequests: Math.round(intent.events),
        share: rounded(intent.share, 3),
        nats: rounded(intent.nats),
        asksFor: intent.asks.slice(0, 3).join(', '),
      },
    };
  },
  ordinaryExplanation:
    'Tools that improve prompts, tests of an own product and permitted classifier data use like templates.',
};
