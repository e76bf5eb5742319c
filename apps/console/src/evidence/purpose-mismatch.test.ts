import { expect, test } from '@jest/globals';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { Reason } from '@stillwatch/contracts/risk';
import { purposeMismatches } from './purpose-mismatch.js';

const observed = {
  windowDays: 30,
  requests: 500,
  inputTokens: 1_000_000,
  outputTokens: 3_000_000,
  distinctEndUsers: 1,
} as ObservedBehaviour;
const reason = (signal: string, nats: number): Reason => ({
  ...{ signal, nats, summary: `${signal}.`, family: 'purpose', evidence: {} },
  exculpatory: nats < 0,
});

test('an account that never declared anything contradicts nothing', () => {
  expect(purposeMismatches(undefined, observed, [reason('purpose-mismatch', 2)])).toEqual([]);
});

test('findings about the declared purpose are said where they speak against it', () => {
  const reasons = [
    reason('purpose-mismatch', 1.2),
    reason('frame-outside-purpose', -0.4),
    reason('tempo', 3),
  ];
  expect(purposeMismatches({}, observed, reasons)).toEqual(['purpose-mismatch.']);
});

test('much more usage than announced is said with both figures', () => {
  expect(purposeMismatches({ expectedMonthlyTokens: 400_000 }, observed, [])).toEqual([
    'Announced 400 k tokens a month; used 4 M, 10 times as many.',
  ]);
  expect(purposeMismatches({ expectedMonthlyTokens: 2_000_000 }, observed, [])).toEqual([]);
  const twoMonths = { ...observed, windowDays: 60 };
  expect(purposeMismatches({ expectedMonthlyTokens: 1_000_000 }, twoMonths, [])).toEqual([]);
});

test('end users that are claimed and never seen, or seen and denied, are said', () => {
  expect(purposeMismatches({ endUsers: 'shop_customers' }, observed, [])).toEqual([
    'Says its end users are shop customers; 500 requests name one.',
  ]);
  expect(purposeMismatches({ endUsers: 'none' }, { ...observed, distinctEndUsers: 40 }, [])).toEqual([
    'Says it has no end users; its requests name 40.',
  ]);
  expect(purposeMismatches({ endUsers: 'none' }, { ...observed, distinctEndUsers: null }, [])).toEqual([]);
});
