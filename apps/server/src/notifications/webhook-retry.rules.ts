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
 * over a tenth of the delay, so that a receiver that comes back is not hit by all at once.
 */
export function nextAttemptAt(given: {
  readonly attempts: number;
  readonly windowFrom: Date;
  readonly now: Date;
  readonly chance: number;
}): Date | null {
  const delay = Math.min(longestDelayMs, firstDelayMs * growth ** (given.attempts - 1));
  const next = given.now.getTime() + delay * (1 + given.chance / 10);
  return next - given.windowFrom.getTime() > deliveryWindowMs ? null : new Date(next);
}

/** Only 2xx is a receipt. 410 Gone says that the receiver wants no more. */
export function outcomeOf(status: number | null): 'delivered' | 'gone' | 'failed' {
  if (status !== null && status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : 'failed';
}
