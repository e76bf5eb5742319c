import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import { conceptWords } from '@stillwatch/detection/text/concepts';
import { hashString, mix32 } from '@stillwatch/detection/keyed-hash';

/** Changes an account's events the way somebody would who wants to stay hidden. */
export type Disguise = (events: readonly UsageEvent[]) => UsageEvent[];

const synonyms = new Map<string, string[]>();
for (const words of Object.values(conceptWords)) {
  const english = words.split(' ').filter((word) => /^[a-z]{4,}$/.test(word));
  for (const word of english) synonyms.set(word, english.filter((other) => other !== word).slice(0, 6));
}

/**
 * Rewords every text: of words that share an idea half are put in place of each other, and a tenth of the other words of
 * four letters or more fall away. The same word always meets the same fate within an account, as in a rewritten template.
 */
export const paraphrase: Disguise = (events) =>
  events.map((event) => {
    const reword = (text: string | undefined): string | undefined =>
      text?.replace(/[a-z]{4,}/gi, (word) => rewordOne(word, event.accountId));
    return {
      ...event,
      content: event.content && {
        ...event.content,
        system: reword(event.content.system),
        prompt: reword(event.content.prompt),
      },
    };
  });

function rewordOne(word: string, salt: string): string {
  const fate = mix32(hashString(`${salt}|${word.toLowerCase()}`));
  const others = synonyms.get(word.toLowerCase());
  if (others && others.length > 0)
    return fate % 2 === 0 ? word : (others[(fate >>> 8) % others.length] ?? word);
  return fate % 10 === 0 ? '' : word;
}

/** Hides the events among those of an ordinary account, so that they make up `share` of the whole. */
export const mixInto =
  (cover: readonly UsageEvent[], share: number): Disguise =>
  (events) => {
    const accountId = events[0]?.accountId ?? '';
    const wanted = Math.max(4, Math.round((cover.length * share) / (1 - share)));
    const step = Math.max(1, events.length / wanted);
    const hidden = Array.from(
      { length: Math.min(wanted, events.length) },
      (_, k) => events[Math.floor(k * step)],
    ).filter((event) => event !== undefined);
    const span = cover.map((event) => event.occurredAt);
    const moved = hidden.map((event, k) => ({
      ...event,
      occurredAt: span[Math.floor((k / hidden.length) * span.length)] ?? event.occurredAt,
    }));
    return [...cover.map((event) => ({ ...event, accountId })), ...moved].sort((a, b) =>
      a.occurredAt < b.occurredAt ? -1 : 1,
    );
  };

/** Keeps every n-th request, as one of n accounts that share the work would show. */
export const splitOver =
  (parts: number): Disguise =>
  (events) =>
    events.filter((_, index) => index % parts === 0);

/** Delays every request by up to `maxMs`, as relays do on purpose. */
export const jitter =
  (maxMs: number): Disguise =>
  (events) =>
    events.map((event) => ({
      ...event,
      occurredAt: new Date(
        Date.parse(event.occurredAt) + (mix32(hashString(event.id)) % maxMs),
      ).toISOString(),
    }));
