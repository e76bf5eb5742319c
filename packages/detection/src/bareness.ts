import type { AccountView } from './account-view.js';
import { explainedAttacks, explainedTests } from './explained-by-purpose.js';
import { isJudged } from './judged-prompts.js';
import { oncePerView } from './once-per-view.js';
import type { Profile } from './profile-state.js';
import type { FramedPrompt } from './template-view.js';
import { asks } from './text/asks.js';

/** Requests an hour at which half of the evidence counts. */
const paceHalf = 30;
/** A frame of fewer characters (a word before a colon, a line of manners) is nobody's product. */
const frameCharacters = 80;
/** A system prompt of fewer characters that names no work ("You are a helpful assistant. Answer in detail.") is none either. */
const personaCharacters = 160;
/** An account with fewer prompts of the kind has a product, and asks some questions beside it. */
const leastPart = 0.35;
/** End-user ids are easily made up: so many of them are taken for one more person. */
const idsPerPerson = 10;
const collecting = asks.indexOf('answer_collection');

/** How much of an account's traffic is questions that nothing surrounds. */
export interface Bareness {
  /** Share of prompts without a frame of ordinary work, as they were sent. 0 to 1. */
  readonly share: number;
  /** What of it counts: less where a product stands beside it, where talk goes on, and where it is explained. 0 to 1. */
  readonly bare: number;
  /** How much is explained by what was declared, or because the answers are mere labels. 0 to 1. */
  readonly explained: number;
  /** Requests in a typical (event-weighted) busy hour, and the people they may come from. */
  readonly perHour: number;
  readonly people: number;
  /** Share of distinct prompts, 0 to 1. */
  readonly distinct: number;
  /** 1 where everything is asked once, 0 where it is asked twice or more, as a test is put to one model after the other. */
  readonly novelty: number;
}

export const bareness = oncePerView((view: AccountView): Bareness => {
  const { profile, templates } = view.windows.month;
  const share = templates.prompts.filter(isBare).length / Math.max(1, templates.prompts.length);
  const perHour = busyHour(profile);
  const people = 1 + profile.endUsers.distinct() / idsPerPerson;
  const distinct = Math.min(1, profile.prompts.distinct() / Math.max(1, profile.counters.withPrompt));
  const explained = 1 - (1 - explainedTests(view)) * (1 - explainedAttacks(view)) * (1 - labels(profile));
  const part = Math.max(0, (share - leastPart) / (1 - leastPart));
  return {
    share,
    bare: part * Math.max(0, 1 - 2 * talk(profile, paceOf({ perHour, people }))) * (1 - explained),
    explained,
    perHour,
    people,
    distinct,
    novelty: Math.max(0, 2 * distinct - 1),
  };
});

/** Grows from 0 to 1 with the requests an hour and person; half at what a quick one types. */
export function paceOf({ perHour, people }: Pick<Bareness, 'perHour' | 'people'>): number {
  const each = perHour / people;
  return each / (each + paceHalf);
}

const isBare = (prompt: FramedPrompt): boolean =>
  prompt.nats > -1 && (isUnframed(prompt) || isMerePersona(prompt) || collects(prompt)) && !isJudged(prompt);

const isUnframed = ({ fixed, characters }: FramedPrompt): boolean => fixed * characters < frameCharacters;

/** "Answer what follows": a frame that fits every question, and so is nobody's product however long it is. */
const collects = ({ askNats }: FramedPrompt): boolean =>
  (askNats[collecting] ?? 0) >= 2 && Math.max(...askNats) === askNats[collecting];

/** "You are a helpful assistant." and little more: what every library sends by default, or an author of data sets. */
export function isMerePersona({ nats, recurring, characters, promptFrame }: FramedPrompt): boolean {
  const systemFrame = recurring * characters - promptFrame;
  return nats > -1 && systemFrame > 0 && systemFrame < personaCharacters && promptFrame < characters / 3;
}

/** Share of answers too short to teach anything: labels, scores, a yes. */
const labels = ({ counters }: Profile): number => counters.shortOutputs / Math.max(1, counters.withOutput);

function busyHour({ hours }: Profile): number {
  let events = 0;
  let squares = 0;
  for (const count of hours.counts) {
    events += count;
    squares += count * count;
  }
  return squares / Math.max(1, events);
}

/** Share of requests that continue a conversation. The faster they come, the more must its id have been seen before. */
function talk({ counters, conversations }: Profile, pace: number): number {
  const claimed = counters.laterTurns / Math.max(1, counters.events);
  if (counters.withConversation === 0) return claimed;
  const repeated = 1 - conversations.distinct() / counters.withConversation;
  const backed = Math.min(claimed, Math.max(0, 1.2 * repeated - 0.2));
  return pace * backed + (1 - pace) * claimed;
}
