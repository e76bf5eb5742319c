import { z } from 'zod';

/** The longest identifier a caller may choose, in characters. */
export const maxIdLength = 200;

/**
 * An identifier chosen by the caller: 1 to 200 visible characters. Control characters and white space are refused,
 * because ids are pasted into URLs, letters and search boxes.
 */
export const externalId = z
  .string()
  .min(1, 'must not be empty')
  .max(maxIdLength, `must have at most ${maxIdLength} characters`)
  .regex(/^[^\s\p{Cc}\p{Cs}]+$/u, 'must not hold spaces or control characters')
  .regex(/^(?!\.{1,2}$)/, 'must not be . or .., which addresses cannot hold');

const earliest = Date.UTC(1900, 0, 1);
const latest = Date.UTC(10_000, 0, 1);

/** An instant as ISO 8601 with a time zone, in years that every store can hold. */
export const timestamp = z.iso.datetime({ offset: true }).refine((text) => {
  const instant = Date.parse(text);
  return !(instant < earliest || instant >= latest);
}, 'must lie between the years 1900 and 9999');

/** Text that every store can hold: no NUL character and no broken surrogate pair, either of which Postgres refuses. */
export const storableText = (maxLength: number) =>
  z
    .string()
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine(
      (text) => !text.includes('\0') && text.isWellFormed(),
      'must not hold NUL or broken Unicode characters',
    );

/** Free text of a person: trimmed, never empty. */
export const prose = (maxLength: number, minLength = 1) =>
  storableText(maxLength)
    .transform((text) => text.trim())
    .refine(
      (text) => text.length >= minLength,
      minLength === 1 ? 'must not be empty' : `must have at least ${minLength} characters`,
    );
