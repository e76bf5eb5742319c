const firstDelayMs = 5_000;
const growth = 4;

/** Dispatches of one message: with the delays between them about half an hour, then it waits for a person. */
export const mostAttempts = 6;

/** When a message is dispatched again after its `attempts`-th failure: 5 s after the first, then 20 s, 80 s, …; null when it is dead. */
export function nextDispatchAt(attempts: number, now: Date): Date | null {
  return attempts >= mostAttempts ? null : new Date(now.getTime() + firstDelayMs * growth ** (attempts - 1));
}

const longestProblem = 500;

/** What went wrong with a message, in words that a column can hold. */
export const problemOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replaceAll('\0', '')
    .toWellFormed()
    .trim()
    .slice(0, longestProblem) || 'unknown';
