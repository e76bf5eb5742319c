import { excerptLimits, type ExcerptText } from '@stillwatch/contracts/evidence';
import type { Content } from '@stillwatch/contracts/usage-event';

/** What is sealed of a request. */
export interface ExcerptTexts {
  readonly system: ExcerptText | null;
  readonly prompt: ExcerptText | null;
  readonly completion: ExcerptText | null;
}

/** The pieces of a request that are kept; null where there was no text. */
export const cutContent = (content: Content): ExcerptTexts => ({
  system: cutPresent(content.system, excerptLimits.system),
  prompt: cutPresent(content.prompt, excerptLimits.prompt),
  completion: cutPresent(content.completion, excerptLimits.completion),
});

const cutPresent = (text: string | undefined, limit: number): ExcerptText | null =>
  text === undefined || text === '' ? null : cutText(text, limit);

/**
 * At most `limit` UTF-16 units of a text: all of it, or three quarters from its beginning and one from its end, where
 * templates live. Never half of a surrogate pair; what was broken before becomes U+FFFD.
 */
export function cutText(text: string, limit: number): ExcerptText {
  if (text.length <= limit) return { head: text.toWellFormed(), tail: '', omitted: 0 };
  const tailLength = Math.floor(limit / 4);
  let headEnd = limit - tailLength;
  if (splitsPair(text, headEnd)) headEnd -= 1;
  let tailStart = text.length - tailLength;
  if (splitsPair(text, tailStart)) tailStart += 1;
  return {
    head: text.slice(0, headEnd).toWellFormed(),
    tail: text.slice(tailStart).toWellFormed(),
    omitted: tailStart - headEnd,
  };
}

const splitsPair = (text: string, at: number): boolean =>
  isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
const isHigh = (code: number): boolean => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number): boolean => code >= 0xdc00 && code < 0xe000;
