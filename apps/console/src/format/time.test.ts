import { expect, test } from '@jest/globals';
import { dateOf, dayOf, exact, relative, span, stopwatch, urgency } from './time.js';

const now = Date.parse('2026-11-23T12:00:00Z');
const hour = 3_600_000;

test('times are relative to now in their largest unit', () => {
  expect(relative(now - 12_000, now)).toBe('12 s ago');
  expect(relative(now + 5 * hour, now)).toBe('in 5 h');
  expect(relative(now - 40 * 24 * hour, now)).toBe('40 d ago');
  expect(relative(now + 1_000, now)).toBe('just now');
});

test('a span under two days is told in hours, so that a deadline stays exact', () => {
  expect(span(47 * hour)).toBe('47 h');
  expect(span(49 * hour)).toBe('2 d');
});

test('exact times are in UTC and say so', () => {
  expect(exact('2026-11-03T23:30:05+02:00')).toContain('21:30:05 UTC');
  expect(dateOf('2026-11-03T23:30:00-05:00')).toBe('4 Nov 2026');
  expect(dayOf('2026-11-03T00:00:00Z')).toBe('3 Nov');
});

test('a deadline is late, soon or later', () => {
  expect(urgency('2026-11-23T11:59:59Z', now)).toBe('late');
  expect(urgency('2026-11-23T19:00:00Z', now)).toBe('soon');
  expect(urgency('2026-11-23T21:00:00Z', now)).toBe('later');
});

test('a wait is counted down as a stopwatch shows it', () => {
  expect(stopwatch(9)).toBe('0:09');
  expect(stopwatch(899)).toBe('14:59');
  expect(stopwatch(3_600)).toBe('1:00:00');
});
