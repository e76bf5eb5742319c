/** What is known of a part that is to be kept running. Times are milliseconds of the epoch. */
export interface Supervision {
  /** Ends in a row without a healthy stretch between them. */
  readonly endsInRow: number;
  /** Ends in a row for a reason that passes when somebody frees space. */
  readonly fullInRow: number;
  /** When the person at the terminal was last told of a full disk. */
  readonly toldFullAt: number | undefined;
}

export const unfailing: Supervision = { endsInRow: 0, fullInRow: 0, toldFullAt: undefined };

export interface Ending {
  readonly name: string;
  readonly reason: string;
  /** When it had come up; undefined for a try that did not. */
  readonly upSince: number | undefined;
  readonly at: number;
}

export type Verdict =
  | { readonly kind: 'start again'; readonly afterMs: number; readonly say: string | undefined }
  | { readonly kind: 'give up'; readonly sentence: string };

/** The pauses before the five tries. The first are short: most ends are one accident. */
export const pausesMs = [100, 500, 1_000, 2_000, 5_000];
const fullPausesMs = [500, 1_000, 2_000, 5_000];
/** Whoever ran for so long has come up well, and begins anew. */
export const healthyMs = 30_000;
const tellFullEveryMs = 60_000;

/**
 * What follows from the end of a part that should not have ended. It is started again, later each time, and after five tries
 * in a row the cause is not one that passes. A full disk is: it costs none of the tries, however long it lasts.
 */
export function afterEnd(
  previous: Supervision,
  ending: Ending,
): { readonly next: Supervision; readonly verdict: Verdict } {
  const ranWell = ending.upSince !== undefined && ending.at - ending.upSince >= healthyMs;
  const before = ranWell ? { ...unfailing, toldFullAt: previous.toldFullAt } : previous;
  return isDiskFull(ending.reason) ? waitForSpace(before, ending) : tryAgain(before, ending);
}

export const isDiskFull = (reason: string): boolean =>
  /no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i.test(reason);

function waitForSpace(before: Supervision, { name, at }: Ending): ReturnType<typeof afterEnd> {
  const tell = before.toldFullAt === undefined || at - before.toldFullAt >= tellFullEveryMs;
  const afterMs = fullPausesMs[before.fullInRow] ?? fullPausesMs.at(-1) ?? 0;
  return {
    next: { ...before, fullInRow: before.fullInRow + 1, toldFullAt: tell ? at : before.toldFullAt },
    verdict: {
      kind: 'start again',
      afterMs,
      say: tell
        ? `The disk is full, so ${name} cannot run. Free some space; it is tried again every few seconds.`
        : undefined,
    },
  };
}

function tryAgain(before: Supervision, { name, reason }: Ending): ReturnType<typeof afterEnd> {
  const next = { ...before, endsInRow: before.endsInRow + 1, fullInRow: 0 };
  const afterMs = pausesMs[before.endsInRow];
  if (afterMs === undefined) {
    const sentence = `Gave up on ${name} after ${pausesMs.length} tries in a row; the last ended with: ${reason} Mend what it says and start Stillwatch again.`;
    return { next, verdict: { kind: 'give up', sentence } };
  }
  return {
    next,
    verdict: { kind: 'start again', afterMs, say: `Lost ${name}: ${reason} Starting it again …` },
  };
}
