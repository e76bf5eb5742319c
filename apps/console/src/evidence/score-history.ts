import type { ScoreHistoryEntry } from '@stillwatch/contracts/risk';

/** The scores at which another scorecard version came into use, the first one included; oldest first. */
export const scorecardChanges = (history: readonly ScoreHistoryEntry[]): ScoreHistoryEntry[] =>
  history.filter((entry, index) => entry.scorecardVersion !== history[index - 1]?.scorecardVersion);
