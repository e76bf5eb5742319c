import { expect, test } from '@jest/globals';
import { RecentlyAsked } from './recently-asked.js';

test('a request is not repeated while its job cannot have started yet', () => {
  const asked = new RecentlyAsked();
  expect(asked.opens('a', 60_000)).toBe(true);
  expect(asked.opens('a', 60_000)).toBe(false);
  expect(asked.opens('b', 60_000)).toBe(true);
});

test('a request that failed may be repeated at once', () => {
  const asked = new RecentlyAsked();
  asked.opens('a', 60_000);
  asked.forget('a');
  expect(asked.opens('a', 60_000)).toBe(true);
});

test('without a delay every request is passed on', () => {
  const asked = new RecentlyAsked();
  expect([asked.opens('a', 0), asked.opens('a', 0)]).toEqual([true, true]);
});
