import { expect, test } from '@jest/globals';
import type { ScoreHistoryEntry } from '@stillwatch/contracts/risk';
import { scorecardChanges } from './score-history.js';

const entry = (scoredAt: string, scorecardVersion: string): ScoreHistoryEntry => ({
  scoredAt,
  scorecardVersion,
  score: 1,
  band: 'none',
  eventsScored: 1,
});

test('each change of the scorecard is marked once', () => {
  const history = [entry('1', 'a'), entry('2', 'a'), entry('3', 'b'), entry('4', 'b'), entry('5', 'a')];
  expect(scorecardChanges(history).map(({ scoredAt }) => scoredAt)).toEqual(['1', '3', '5']);
});
