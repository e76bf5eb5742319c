import { expect, test } from '@jest/globals';
import { quantileLevels } from '@stillwatch/contracts/cohort';
import { comparedSentence, rankWords } from './cohort-words.js';
import { stripPlaces } from './strip-scale.js';

const compared = {
  comparedWith: 'category' as const,
  accounts: 1_200,
  sampled: 1_200,
  categoryAccounts: 1_200,
  declaredCategory: 'chat_assistant',
  computedAt: '2026-11-24T00:00:00.000Z',
};

test('it is said with whom an account is compared, and that few are not compared with', () => {
  expect(comparedSentence(compared)).toBe('Compared with the 1,200 accounts that declare chat assistant.');
  expect(comparedSentence({ ...compared, sampled: 900 })).toContain('of which 900 were measured');
  expect(
    comparedSentence({ ...compared, comparedWith: 'all', categoryAccounts: 1, accounts: 58, sampled: 58 }),
  ).toBe('Only 1 account declares chat assistant, fewer than 20: compared with all 58 accounts.');
  expect(comparedSentence({ ...compared, comparedWith: 'nobody', categoryAccounts: 7 })).toContain(
    'too few accounts',
  );
  expect(comparedSentence({ ...compared, comparedWith: 'nobody', computedAt: null })).toContain(
    'not been computed',
  );
});

test('a rank is never said to be certain', () => {
  expect(rankWords(0.94)).toBe('more than 94 %');
  expect(rankWords(0.2)).toBe('less than 80 %');
  expect(rankWords(0.995)).toBe('more than 99 %');
  expect(rankWords(0.5)).toBe('in the middle');
});

test('every mark lies on the strip in the order of the values, far ones too', () => {
  const quantiles = quantileLevels.map((level) => level * 10);
  for (const logarithmic of [true, false]) {
    for (const own of [-5, 3, 1e9]) {
      const { wide, middle, median, own: mark } = stripPlaces(quantiles, own, logarithmic);
      const ordered = [wide[0], middle[0], median, middle[1], wide[1]];
      expect([...ordered].sort((a, b) => a - b)).toEqual(ordered);
      expect(Math.min(...ordered, mark ?? 0)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...ordered, mark ?? 0)).toBeLessThanOrEqual(1);
    }
  }
  expect(
    stripPlaces(
      quantileLevels.map(() => 1),
      1,
      true,
    ),
  ).toMatchObject({ median: 0.5, own: 0.5 });
});
