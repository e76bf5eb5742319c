import type { AccountView } from './account-view.js';
import { oncePerView } from './once-per-view.js';
import type { FramedPrompt } from './template-view.js';
import { asks } from './text/asks.js';

const judging = asks.indexOf('judging');
const scoring = asks.indexOf('reward_scoring');
const labelling = asks.indexOf('labelling');
/** From here on a prompt has answers judged. */
const judgingNats = 2;
const mostNats = 6;

/**
 * Certainty, in nats, of "judge these answers" in what recurs of a prompt. Choosing a label for a message reads much like it, so
 * what sounds of labels is taken off.
 */
const nats = ({ askNats }: FramedPrompt): number =>
  (askNats[judging] ?? 0) + (askNats[scoring] ?? 0) - (askNats[labelling] ?? 0);

export const isJudged = (prompt: FramedPrompt): boolean => nats(prompt) >= judgingNats;

/** How certainly the judging prompts of the last month judge, 0 to 6 nats on average, and which share of all they are. */
export const judged = oncePerView((view: AccountView): { nats: number; share: number } => {
  const { prompts } = view.windows.month.templates;
  const strengths = prompts.filter(isJudged).map((prompt) => Math.min(mostNats, nats(prompt)));
  return {
    nats: strengths.reduce((sum, strength) => sum + strength, 0) / Math.max(1, strengths.length),
    share: strengths.length / Math.max(1, prompts.length),
  };
});
