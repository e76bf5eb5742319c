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
  .regex(/^[^\s\p{Cc}]+$/u, 'must not hold spaces or control characters');

/** An instant as ISO 8601 with a time zone. */
export const timestamp = z.iso.datetime({ offset: true });

/** Free text of a person: trimmed, never empty. */
export const prose = (maxLength: number) => z.string().trim().min(1, 'must not be empty').max(maxLength);
