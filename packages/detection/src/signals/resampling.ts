import { percent, rounded, type Signal } from './signal.js';

/** Signal 8: candidates wanted per distinct prompt beyond the first, log2, counting choiceCount; 0 when each is asked once. */
export const resampling: Signal = {
  id: 'resampling',
  family: 'structure',
  direction: 'up',
  edges: [0.5, 1.5],
  measure: ({ windows }) => {
    const { counters, prompts } = windows.month.profile;
    if (counters.withPrompt < 20) return undefined;
    const wanted = counters.withPrompt + counters.choices - counters.withChoices;
    return counters.cold > counters.withPrompt / 2
      ? 0
      : Math.log2(Math.max(1, wanted / Math.max(1, prompts.distinct())));
  },
  describe: (view, value) => ({
    summary: `Each prompt is asked ${rounded(2 ** value, 1)} times on average.`,
    evidence: {
      samplesPerPrompt: rounded(2 ** value),
      choicesShare: percent(
        view.windows.month.profile.counters.withChoices /
          Math.max(1, view.windows.month.profile.counters.events),
      ),
    },
  }),
  ordinaryExplanation: 'Evaluations repeat their items, and clients retry.',
};
