import { expect, test } from '@jest/globals';
import type { UsageHour } from '@stillwatch/contracts/usage-series';
import { mostModels, tempoMatrix, usageBins, usageTotals } from './usage-series.js';

const row = (hour: string, model: string, requests: number): UsageHour => ({
  hour,
  model,
  requests,
  inputTokens: requests * 10,
  outputTokens: requests * 100,
  refused: 0,
  rateLimited: 0,
});

test('hours without usage stay on the time axis as zero', () => {
  const { starts, series } = usageBins(
    [row('2026-11-02T00:00:00Z', 'a', 2), row('2026-11-02T08:00:00Z', 'a', 3)],
    'requests',
    4,
    0,
  );
  expect(starts).toHaveLength(3);
  expect(series[0]?.values).toEqual([2, 0, 3]);
});

test('the largest model comes first', () => {
  const { series } = usageBins(
    [row('2026-11-02T00:00:00Z', 'small', 1), row('2026-11-02T01:00:00Z', 'large', 9)],
    'outputTokens',
    4,
    0,
  );
  expect(series).toEqual([
    { model: 'large', values: [900] },
    { model: 'small', values: [100] },
  ]);
});

test('models beyond the palette are summed, so that the stack still tells the whole', () => {
  const rows = Array.from({ length: mostModels + 3 }, (_, index) =>
    row('2026-11-02T00:00:00Z', `model-${index}`, index + 1),
  );
  const { series } = usageBins(rows, 'requests', 4, 0);
  expect(series).toHaveLength(mostModels + 1);
  expect(series.at(-1)).toEqual({ model: '3 other models', values: [1 + 2 + 3] });
});

test('the week starts on Monday and its hours are UTC', () => {
  const matrix = tempoMatrix([row('2026-11-02T00:00:00Z', 'a', 1), row('2026-11-01T23:00:00Z', 'a', 5)]);
  expect(matrix[0]?.[0]).toBe(1);
  expect(matrix[6]?.[23]).toBe(5);
});

test('totals add up over models and hours', () => {
  expect(
    usageTotals([row('2026-11-02T00:00:00Z', 'a', 1), row('2026-11-02T00:00:00Z', 'b', 2)]),
  ).toMatchObject({ requests: 3, outputTokens: 300 });
});

test('no usage is no chart', () => {
  expect(usageBins([], 'requests', 4, 0)).toEqual({ starts: [], series: [] });
});

test('an account that began yesterday is seen to begin', () => {
  const { starts, series } = usageBins([row('2026-11-14T22:00:00Z', 'a', 7)], 'requests', 4, 14);
  expect(starts).toHaveLength(84);
  expect(starts[0]).toBe('2026-11-01T00:00:00.000Z');
  expect(series[0]?.values.slice(-2)).toEqual([0, 7]);
});
