import { expect, test } from '@jest/globals';
import { quantileLevels } from '@stillwatch/contracts/cohort';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import fc from 'fast-check';
import { compare, measuresOf, percentileOf, quantile, summarise } from './cohort.rules.js';

const observed = (changes: Partial<ObservedBehaviour> = {}): ObservedBehaviour => ({
  windowDays: 10,
  requests: 200,
  inputTokens: 1_000,
  outputTokens: 2_000,
  reasoningTokens: 0,
  medianOutputTokens: 10,
  outputPerInput: 2,
  distinctPromptShare: 0.9,
  templates: [{ id: 'a', share: 0.4, asksFor: [] }],
  recurringPromptShare: 0.3,
  multiTurnShare: 0.1,
  distinctEndUsers: 5,
  toolShare: 0,
  systemPromptShare: 1,
  refusedShare: 0,
  activeHours: 50,
  longestIdleHours: 12,
  requestsByHourOfDay: Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 200 : 0)),
  requestsByWeekday: [200, 0, 0, 0, 0, 0, 0],
  models: [{ model: 'atlas', share: 1 }],
  ...changes,
});
const sample = Array.from({ length: 101 }, (_, n) =>
  observed({ outputPerInput: n, medianOutputTokens: null }),
);

test('the median of a cohort is that of its accounts, and what cannot be observed is left out', () => {
  const { measures } = summarise(sample);
  const byName = new Map(measures.map((one) => [one.measure, one]));
  expect(byName.get('outputPerInput')).toMatchObject({ accounts: 101 });
  expect(byName.get('outputPerInput')?.quantiles[quantileLevels.indexOf(0.5)]).toBe(50);
  expect(byName.has('medianOutputTokens')).toBe(false);
});

test('an account is told what share of its cohort has less', () => {
  const summary = summarise(sample);
  const percentile = (outputPerInput: number) =>
    compare(observed({ outputPerInput }), summary).measures.find((one) => one.measure === 'outputPerInput')
      ?.percentile;
  expect(percentile(50)).toBeCloseTo(0.5);
  expect(percentile(87.5)).toBeCloseTo(0.875);
  expect(percentile(1_000)).toBeGreaterThan(0.98);
  expect(percentile(-1)).toBeLessThan(0.02);
});

test('where all have the same, an account that has it too is in the middle', () => {
  const { measures } = compare(observed(), summarise(Array.from({ length: 30 }, () => observed())));
  expect(new Set(measures.flatMap(({ percentile }) => percentile ?? []))).toEqual(new Set([0.5]));
});

test('an account that was never scored, or has no cohort, is compared with nobody', () => {
  expect(compare(null, summarise(sample))).toMatchObject({ hours: [], models: [] });
  expect(
    compare(observed(), null).measures.every(({ cohort, percentile }) => !cohort && percentile === null),
  ).toBe(true);
});

test('hours and models are shares of requests, own beside the cohort’s', () => {
  const beside = compare(observed({ models: [{ model: 'other', share: 1 }] }), summarise(sample));
  expect(beside.hours[9]).toEqual({ own: 1, cohort: { p10: 1, p50: 1, p90: 1 } });
  expect(beside.models).toEqual([
    { model: 'other', own: 1, cohort: 0, accountShare: 0 },
    { model: 'atlas', own: 0, cohort: 1, accountShare: 1 },
  ]);
});

test('without content nothing is known of templates; without a window a day is assumed', () => {
  expect(measuresOf(observed({ recurringPromptShare: null, templates: [] })).largestTemplateShare).toBeNull();
  expect(measuresOf(observed({ windowDays: null })).outputTokensPerDay).toBe(2_000);
  expect(measuresOf(observed({ activeHours: 0 })).requestsPerActiveHour).toBeNull();
});

test('percentiles grow with the value and stay between 0 and 1', () => {
  const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.integer({ min: -5, max: 60 }), fc.nat(20), (given, value, more) => {
      const ascending = [...given].sort((a, b) => a - b);
      const quantiles = quantileLevels.map((level) => quantile(ascending, level));
      const [low, high] = [percentileOf(value, quantiles), percentileOf(value + more, quantiles)];
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(low);
    }),
  );
});
