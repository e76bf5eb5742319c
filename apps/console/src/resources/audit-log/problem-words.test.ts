import { expect, test } from '@jest/globals';
import { auditProblemCodes } from '@stillwatch/contracts/audit-log';
import { isLoss, problemWords } from './problem-words.js';

test('every code of a verification has its words', () => {
  expect(Object.keys(problemWords).sort()).toEqual([...auditProblemCodes].sort());
});

test('only what a restore can have done may be re-anchored', () => {
  expect(auditProblemCodes.filter(isLoss)).toEqual(['tail_cut', 'truncated', 'rewritten']);
  expect(isLoss(undefined)).toBe(false);
});
