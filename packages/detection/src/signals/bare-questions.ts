import type { AccountView } from '../account-view.js';
import type { FramedPrompt } from '../template-view.js';
import { asks } from '../text/asks.js';
import { percent, rounded, type Signal } from './signal.js';

const paceHalf = 30;
const judging = asks.indexOf('judging');
const scoring = asks.indexOf('reward_scoring');

/** Share of prompts without a frame of ordinary work, share of requests that start no longer talk, requests in a busy hour. */
function bareness(view: AccountView): { bare: number; perHour: number; novelty: number } {
  const { profile, templates } = view.windows.month;
  const isBare = (prompt: FramedPrompt): boolean =>
    prompt.nats > -1 &&
    prompt.fixed < 0.5 &&
    (prompt.askNats[judging] ?? 0) + (prompt.askNats[scoring] ?? 0) < 2;
  const bare = templates.prompts.filter(isBare).length / Math.max(1, templates.prompts.length);
  const { hours, counters } = profile;
  let weight = 0;
  let rate = 0;
  for (const events of hours.counts) {
    weight += events;
    rate += events * events;
  }
  const novelty = Math.min(1, profile.prompts.distinct() / Math.max(1, counters.withPrompt));
  const talk = counters.laterTurns / Math.max(1, counters.events);
  return { bare: bare * Math.max(0, 1 - 2 * talk), perHour: rate / Math.max(1, weight), novelty };
}

/** Signals 14, 16 and 27 together: prompts without any product's frame, each sent once, at a rate no person keeps. 0 to 1. */
export const bareQuestions: Signal = {
  id: 'bare-questions',
  family: 'structure',
  direction: 'up',
  decisive: true,
  edges: [0.1, 0.3, 0.45, 0.65],
  measure(view) {
    const { profile } = view.windows.month;
    if (profile.counters.withPrompt < 20) return undefined;
    const { bare, perHour, novelty } = bareness(view);
    return bare * novelty * (perHour / (perHour + paceHalf));
  },
  describe(view) {
    const { bare, perHour } = bareness(view);
    return {
      summary: `${percent(bare)} of the prompts stand alone, without the frame of any product, and come at about ${Math.round(perHour)} in a busy hour.`,
      evidence: { withoutFrame: rounded(bare), requestsPerBusyHour: rounded(perHour, 1) },
    };
  },
  ordinaryExplanation: 'A list of questions of an own may be worked off by a script.',
};
