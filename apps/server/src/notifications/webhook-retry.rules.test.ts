import { expect, test } from '@jest/globals';
import { deliveryWindowMs, nextAttemptAt, outcomeOf } from './webhook-retry.rules.js';

const start = new Date('2026-11-24T00:00:00Z');

test('retries come ever later and end within twelve hours', () => {
  const waits: number[] = [];
  let now = start;
  for (let attempts = 1; ; attempts += 1) {
    const next = nextAttemptAt({ attempts, windowFrom: start, now, chance: 1 });
    if (!next) break;
    waits.push(next.getTime() - now.getTime());
    now = next;
  }
  expect(waits.length).toBeGreaterThanOrEqual(8);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(now.getTime() - start.getTime()).toBeLessThanOrEqual(deliveryWindowMs);
  expect(now.getTime() - start.getTime()).toBeGreaterThan(deliveryWindowMs / 2);
});

test('only 2xx is a receipt; a redirect is a failure, 410 the end', () => {
  expect([200, 204, 299].map(outcomeOf)).toEqual(['delivered', 'delivered', 'delivered']);
  expect([301, 302, 400, 429, 500, null].map(outcomeOf)).toEqual(Array(6).fill('failed'));
  expect(outcomeOf(410)).toBe('gone');
});
