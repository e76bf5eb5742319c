import { bareness, paceOf, type Bareness } from '../bareness.js';
import { percent, rounded, type Signal } from './signal.js';

/** The end of a sentence for a letter: what speaks for an ordinary reading of the questions. */
export const explanationOf = ({ explained }: Bareness): string =>
  explained > 0.05
    ? `; what was declared, or answers that are mere labels, explain ${percent(explained)} of it`
    : '';

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
    const questions = bareness(view);
    return questions.bare * questions.novelty * paceOf(questions);
  },
  describe(view) {
    const questions = bareness(view);
    const { share, perHour, people, explained } = questions;
    const senders = people >= 2 ? `, from about ${Math.round(people)} people` : '';
    return {
      summary: `${percent(share)} of the prompts stand alone, without the frame of any product, and about ${Math.round(perHour)} come in a busy hour${senders}${explanationOf(questions)}.`,
      evidence: {
        withoutFrame: rounded(share),
        requestsPerBusyHour: rounded(perHour, 1),
        people: rounded(people, 1),
        explained: rounded(explained),
      },
    };
  },
  ordinaryExplanation: 'A list of questions of an own may be worked off by a script.',
};
