import { expect, test } from '@jest/globals';
import { isWorthRecording } from './score-history.rules.js';

const mark = { score: 40, band: 'watch', scorecardVersion: '1' } as const;

test('the first score of an account is recorded', () => {
  expect(isWorthRecording(undefined, mark)).toBe(true);
});

test('a score that hardly moved adds no line', () => {
  expect(isWorthRecording(mark, { ...mark, score: 40.9 })).toBe(false);
});

test('another band, another scorecard or a whole point is recorded', () => {
  expect(isWorthRecording(mark, { ...mark, band: 'review' })).toBe(true);
  expect(isWorthRecording(mark, { ...mark, scorecardVersion: '2' })).toBe(true);
  expect(isWorthRecording(mark, { ...mark, score: 41 })).toBe(true);
});
