import type { AccountView } from '../account-view.js';
import { bareness } from '../bareness.js';
import { explanationOf } from './bare-questions.js';
import { percent, rounded, type Signal } from './signal.js';

/** Requests of a typical (event-weighted) active day. */
function busyDay(view: AccountView): number {
  let events = 0;
  let squares = 0;
  for (const use of view.windows.month.profile.days.values()) {
    events += use.events;
    squares += use.events * use.events;
  }
  return squares / Math.max(1, events);
}

/** Signal 27: how many different questions without a product's frame an active day brings, log2. */
export const bareVolume: Signal = {
  id: 'bare-volume',
  family: 'structure',
  direction: 'up',
  decisive: true,
  edges: [4, 5, 6],
  measure(view) {
    if (view.windows.month.profile.counters.withPrompt < 20) return undefined;
    const { bare, novelty } = bareness(view);
    return Math.log2(1 + bare * novelty * busyDay(view));
  },
  describe(view) {
    const questions = bareness(view);
    const { share, distinct } = questions;
    const daily = share * distinct * busyDay(view);
    return {
      summary: `An active day brings about ${Math.round(daily)} different questions without a product's frame (${percent(share)} of the prompts are such)${explanationOf(questions)}.`,
      evidence: { questionsPerActiveDay: rounded(daily, 1), withoutFrame: rounded(share) },
    };
  },
  ordinaryExplanation: 'A curious person or a small team asks many different things too.',
};
