import type { Band } from '@stillwatch/contracts/risk';

export interface ScoreMark {
  readonly score: number;
  readonly band: Band;
  readonly scorecardVersion: string;
}

/** The smallest move, in points of 100, that is worth a line of its own in an account's score history. */
export const scoreStep = 1;

/** Whether a score belongs into the history: the first, another band, another scorecard, or a move of at least {@link scoreStep}. */
export function isWorthRecording(previous: ScoreMark | undefined, next: ScoreMark): boolean {
  if (previous === undefined) return true;
  if (previous.band !== next.band || previous.scorecardVersion !== next.scorecardVersion) return true;
  return Math.abs(previous.score - next.score) >= scoreStep;
}
