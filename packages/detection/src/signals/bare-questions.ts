import { bareness, paceOf } from '../bareness.js';
import { percent, rounded, type Signal } from './signal.js';

/** Signals 14, 16 and 27 together: prompts without any product's frame, each sent once, at a rate no person keeps. 0 to 1. */
export const bareQuestions: Signal = {
  id: 'bare-questions',
  family: 'structure',
  direction: 'up',
  decisive: true,
  edges: [0.3, 0.45, 0.65],
  measure(view) {
    const { profile } = view.windows.month;
    if (profile.counters.withPrompt < 20) return undefined;
    const { bare, perHour, novelty } = bareness(view);
    return bare * novelty * paceOf(perHour);
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
