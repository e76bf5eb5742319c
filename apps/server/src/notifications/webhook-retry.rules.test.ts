import { expect, test } from '@jest/globals';
import {
  deliveryWindowMs,
  heldBackUntil,
  isReceiverDown,
  nextAttemptAt,
  outcomeOf,
  retryAfterAt,
} from './webhook-retry.rules.js';

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

test('Retry-After is read in seconds and as an HTTP date; what has passed or is neither asks for nothing', () => {
  const read = (header: string | null) => retryAfterAt(header, start)?.toISOString() ?? null;
  expect(read('7200')).toBe('2026-11-24T02:00:00.000Z');
  expect(read('Tue, 24 Nov 2026 03:30:00 GMT')).toBe('2026-11-24T03:30:00.000Z');
  for (const header of [
    null,
    '',
    '0',
    '-5',
    '1.5',
    'soon',
    'Mon, 23 Nov 2026 00:00:00 GMT',
    '2026-11-24T03:30:00Z',
  ])
    expect(read(header)).toBeNull();
});

test('nothing is tried earlier than the receiver asked, nor later than the twelve hours', () => {
  const next = (notBefore: Date) =>
    nextAttemptAt({ attempts: 1, windowFrom: start, now: start, chance: 0, notBefore });
  const after = (ms: number) => new Date(start.getTime() + ms);
  expect(next(after(7_200_000))).toEqual(after(7_200_000));
  expect(next(after(1_000))).toEqual(after(5_000));
  expect(next(after(deliveryWindowMs))).toEqual(after(deliveryWindowMs));
  expect(next(after(deliveryWindowMs + 1_000))).toBeNull();
  expect(heldBackUntil(after(deliveryWindowMs * 90), start)).toEqual(after(deliveryWindowMs));
});

test('a Retry-After of more seconds than a date can hold leaves the receiver alone for the twelve hours', () => {
  for (const header of ['99999999999', '99999999999999', '9'.repeat(400)]) {
    const notBefore = retryAfterAt(header, start);
    expect(notBefore).not.toBeNull();
    expect(heldBackUntil(notBefore as Date, start)).toEqual(new Date(start.getTime() + deliveryWindowMs));
  }
});

test('a receiver is down when it answers for nothing, not when it will not have some messages', () => {
  expect(isReceiverDown([null, 503, 429])).toBe(true);
  expect(isReceiverDown([null, 400])).toBe(false);
  expect(isReceiverDown([500, 204])).toBe(false);
});
