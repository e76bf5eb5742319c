import { expect, test } from '@jest/globals';
import { scheduleWords } from './schedule-words.js';

test('daily, weekly and hourly schedules are spelled', () => {
  expect(scheduleWords('0 2 * * *')).toBe('daily 02:00 UTC');
  expect(scheduleWords('30 6 * * 1')).toBe('Mondays 06:30 UTC');
  expect(scheduleWords('0 6 * * 7')).toBe('Sundays 06:00 UTC');
  expect(scheduleWords('15 * * * *')).toBe('hourly at :15');
});

test('any other schedule is said as it is written', () => {
  expect(scheduleWords('every 60 s')).toBe('every 60 s');
  expect(scheduleWords('*/5 * * * *')).toBe('*/5 * * * *');
  expect(scheduleWords('0 2 1 * *')).toBe('0 2 1 * *');
});
