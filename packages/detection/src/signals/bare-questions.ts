import type { AccountView } from '../account-view.js';
import { oncePerView } from '../once-per-view.js';
import type { Profile } from '../profile-state.js';
import type { FramedPrompt } from '../template-view.js';
import { asks } from '../text/asks.js';
import { percent, rounded, type Signal } from './signal.js';

const paceHalf = 30;
/** A frame of fewer characters (a bare persona, a word before a colon) is nobody's product. */
const frameCharacters = 80;
/** An account with fewer prompts of the kind has a product, and asks some questions beside it. */
const leastPart = 0.35;
const judging = asks.indexOf('judging');
const scoring = asks.indexOf('reward_scoring');

interface Bareness {
  readonly bare: number;
  readonly perHour: number;
  readonly novelty: number;
}

/** Share of prompts without a frame of ordinary work, share of requests that start no longer talk, requests in a busy hour. */
export const bareness = oncePerView((view: AccountView): Bareness => {
  const { profile, templates } = view.windows.month;
  const isBare = (prompt: FramedPrompt): boolean =>
    (isUnframed(prompt) || isMerePersona(prompt)) &&
    (prompt.askNats[judging] ?? 0) + (prompt.askNats[scoring] ?? 0) < 2;
  const part = templates.prompts.filter(isBare).length / Math.max(1, templates.prompts.length);
  const bare = Math.max(0, (part - leastPart) / (1 - leastPart));
  const { hours, counters } = profile;
  let weight = 0;
  let rate = 0;
  for (const events of hours.counts) {
    weight += events;
    rate += events * events;
  }
  const novelty = Math.min(1, profile.prompts.distinct() / Math.max(1, counters.withPrompt));
  const perHour = rate / Math.max(1, weight);
  return { bare: bare * Math.max(0, 1 - 2 * talk(profile, paceOf(perHour))), perHour, novelty };
});

const isUnframed = ({ nats, fixed, characters }: FramedPrompt): boolean =>
  nats > -1 && (fixed < 0.5 || fixed * characters < frameCharacters);

/** "You are a helpful assistant." and little more: what every library sends by default. */
export function isMerePersona({ nats, recurring, characters, promptFrame }: FramedPrompt): boolean {
  const systemFrame = recurring * characters - promptFrame;
  return nats > -2 && systemFrame > 0 && systemFrame < frameCharacters && promptFrame < characters / 3;
}

const paceOf = (perHour: number): number => perHour / (perHour + paceHalf);

/** Share of requests that continue a conversation. The faster they come, the more must its id have been seen before. */
function talk({ counters, conversations }: Profile, pace: number): number {
  const claimed = counters.laterTurns / Math.max(1, counters.events);
  if (counters.withConversation === 0) return claimed;
  const repeated = 1 - conversations.distinct() / counters.withConversation;
  const backed = Math.min(claimed, Math.max(0, 1.2 * repeated - 0.2));
  return pace * backed + (1 - pace) * claimed;
}

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
