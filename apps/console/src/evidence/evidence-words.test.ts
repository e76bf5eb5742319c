import { expect, test } from '@jest/globals';
import { evidenceName, evidenceValue } from './evidence-words.js';

test('measured facts are named in words and carry their unit', () => {
  expect(evidenceName('distinctPayloadShare')).toBe('Distinct payload share');
  expect(evidenceValue('distinctPayloadShare', 0.991)).toBe('99.1 %');
  expect(evidenceValue('longestIdleHours', 2)).toBe('2 h');
  expect(evidenceValue('distinctEndUsers', 3120)).toBe('3,120');
  expect(evidenceValue('effectiveBuckets', 212.4567)).toBe('212');
});

test('what cannot be observed is said so, never shown as zero', () => {
  expect(evidenceValue('multiTurnShare', null)).toBe('not observable');
});
