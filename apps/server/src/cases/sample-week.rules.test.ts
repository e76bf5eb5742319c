import { expect, test } from '@jest/globals';
import { leftToDraw, weekBegan } from './sample-week.rules.js';

test('a week begins on Monday at midnight UTC', () => {
  const began = (instant: string) => weekBegan(new Date(instant)).toISOString();
  expect(began('2026-11-30T00:00:00.000Z')).toBe('2026-11-30T00:00:00.000Z');
  expect(began('2026-11-29T23:59:59.999Z')).toBe('2026-11-23T00:00:00.000Z');
  expect(began('2026-12-02T12:00:00.000Z')).toBe('2026-11-30T00:00:00.000Z');
  expect(began('2027-01-01T12:00:00.000Z')).toBe('2026-12-28T00:00:00.000Z');
});

test('what is drawn in a week is never more than its sample', () => {
  expect([0, 2, 5, 9].map((drawn) => leftToDraw(5, drawn))).toEqual([5, 3, 0, 0]);
});
