import type { AccountView } from '../account-view.js';
import { bareness } from '../bareness.js';
import { percent, rounded, type Signal } from './signal.js';

/** New questions without a frame on a typical (event-weighted) active day. */
function perDay(view: AccountView): { bare: number; perDay: number } {
  const { days } = view.windows.month.profile;
  let events = 0;
  let squares = 0;
  for (const use of days.values()) {
    events += use.events;
    squares += use.events * use.events;
  }
  const { bare, novelty } = bareness(view);
  return { bare, perDay: (bare * novelty * squares) / Math.max(1, events) };
}

/** Signal 27: how many different questions without a product's frame an active day brings, log2. */
export const bareVolume: Signal = {
  id: 'bare-volume',
  family: 'structure',
  direction: 'up',
  decisive: true,
  edges: [4, 5, 6],
  measure: (view) =>
    view.windows.month.profile.counters.withPrompt < 20 ? undefined : Math.log2(1 + perDay(view).perDay),
  describe(view) {
    const { bare, perDay: daily } = perDay(view);
    return {
      summary: `An active day brings about ${Math.round(daily)} different questions without a product's frame (${percent(bare)} of the prompts are such).`,
      evidence: { questionsPerActiveDay: rounded(daily, 1), withoutFrame: rounded(bare) },
    };
  },
  ordinaryExplanation: 'A curious person or a small team asks many different things too.',
};
