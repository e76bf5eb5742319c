import { describe, expect, test } from '@jest/globals';
import { auroc, calibration, recallAt, thresholdAt } from './statistics.js';

describe('statistics', () => {
  test('AUROC is the share of pairs in the right order, ties counting half', () => {
    expect(auroc([2, 3], [0, 1])).toBe(1);
    expect(auroc([0, 1], [2, 3])).toBe(0);
    expect(auroc([1], [1])).toBe(0.5);
    expect(auroc([1, 3], [0, 2])).toBe(0.75);
  });
  test('the threshold at 1 % is exceeded by at most 1 % of the ordinary', () => {
    const ordinary = Array.from({ length: 250 }, (_, n) => n);
    const threshold = thresholdAt(ordinary, 0.01);
    expect(ordinary.filter((value) => value > threshold)).toHaveLength(2);
    expect(recallAt([249, 248, 10, 1000], ordinary, 0.01)).toBe(0.75);
  });
  test('a forecast that holds what it promises has no calibration error', () => {
    const outcomes = Array.from({ length: 100 }, (_, n) => ({ probability: 0.25, violation: n % 4 === 0 }));
    expect(calibration(outcomes).error).toBeCloseTo(0);
    expect(calibration(outcomes.map((outcome) => ({ ...outcome, probability: 0.75 }))).error).toBeCloseTo(
      0.5,
    );
  });
});
