const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const firstDelayMs = 5_000;
const growth = 4;
const longestDelayMs = 3 * hourMs;

/** A message that has not arrived after this long is given up; a person can send it again. */
export const deliveryWindowMs = 12 * hourMs;

/**
 * When a delivery is tried again, or null when its 12 hours are over: 5 s after the first failure, then 20 s, 80 s, … and
 * at most 3 hours apart. `attempts` counts those of this window; `chance` from 0 to 1 spreads the retries of many messages
 * over a tenth of the delay, so that a receiver that comes back is not hit by all at once. Never before `notBefore`, which
 * the receiver asked for: one that asks for a time after the 12 hours gets the message only when a person sends it again.
 */
export function nextAttemptAt(given: {
  readonly attempts: number;
  readonly windowFrom: Date;
  readonly now: Date;
  readonly chance: number;
  readonly notBefore?: Date | null;
}): Date | null {
  const delay = Math.min(longestDelayMs, firstDelayMs * growth ** (given.attempts - 1));
  const own = given.now.getTime() + delay * (1 + given.chance / 10);
  const next = Math.max(own, given.notBefore?.getTime() ?? 0);
  return next - given.windowFrom.getTime() > deliveryWindowMs ? null : new Date(next);
}

/** More is read as this, some three hundred years: what a date can hold, and far beyond any wait that is granted. */
const mostSeconds = 9_999_999_999;

/** The instant that a `Retry-After` header names, in seconds from now or as an HTTP date; null for none, or another text. */
export function retryAfterAt(header: string | null, now: Date): Date | null {
  const text = header?.trim() ?? '';
  const at = /^\d+$/.test(text)
    ? now.getTime() + Math.min(Number(text), mostSeconds) * 1_000
    : / GMT$/.test(text)
      ? Date.parse(text)
      : NaN;
  return at > now.getTime() ? new Date(at) : null;
}

/** Until when a receiver that asked for time is left alone, with whatever message: 12 hours at most. */
export const heldBackUntil = (notBefore: Date, now: Date): Date =>
  new Date(Math.min(notBefore.getTime(), now.getTime() + deliveryWindowMs));

/** Whether nobody can be reached there for now: none of these calls was answered, or each for lack of time or strength. */
export const isReceiverDown = (statuses: readonly (number | null)[]): boolean =>
  statuses.every((status) => status === null || status === 429 || status >= 500);

/** Only 2xx is a receipt. 410 Gone says that the receiver wants no more. */
export function outcomeOf(status: number | null): 'delivered' | 'gone' | 'failed' {
  if (status !== null && status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : 'failed';
}
