import { describe, expect, test } from '@jest/globals';
import { compact, counted, factor, percent, probability, signedNats } from './number.js';

describe('numbers are never rounded to an untrue certainty', () => {
  test('a share just under one is not 100 %', () => {
    expect(percent(0.9996)).toBe('> 99.9 %');
    expect(percent(0.994)).toBe('99.4 %');
    expect(percent(1)).toBe('100 %');
  });
  test('a small share is not 0 %', () => {
    expect(percent(0.0004)).toBe('< 0.1 %');
    expect(percent(0.003)).toBe('0.3 %');
    expect(percent(0)).toBe('0 %');
  });
  test('a probability is neither 0 nor 1', () => {
    expect(probability(0.0002)).toBe('< 0.01');
    expect(probability(0.9999)).toBe('> 0.99');
    expect(probability(0.5)).toBe('0.50');
  });
});

test('large quantities keep three digits and a unit', () => {
  expect(compact(950)).toBe('950');
  expect(compact(18_204)).toBe('18.2 k');
  expect(compact(999_999)).toBe('1 M');
  expect(compact(1_250_000)).toBe('1.25 M');
});

test('nats carry their sign, with a true minus', () => {
  expect(signedNats(5.08)).toBe('+5.1');
  expect(signedNats(-0.8)).toBe('−0.8');
  expect(signedNats(-0.04)).toBe('0.0');
});

test('factors keep two to three meaningful digits', () => {
  expect([0.421, 3.14, 18.4].map(factor)).toEqual(['0.42 ×', '3.1 ×', '18 ×']);
});

test('one thing is not named in the plural', () => {
  const one = ['cases', 'deliveries', 'people', 'entries'].map((noun) => counted(1, noun));
  expect(one).toEqual(['1 case', '1 delivery', '1 person', '1 entry']);
  expect(counted(2_000, 'cases')).toBe('2,000 cases');
});
