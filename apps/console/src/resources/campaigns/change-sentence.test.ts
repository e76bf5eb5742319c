import { expect, test } from '@jest/globals';
import { changeSentence } from './change-sentence.js';

const figures = (score: number, band: 'review' | 'critical', memberCount: number) => ({
  score,
  probability: 0.5,
  band,
  memberCount,
});

test('an act on a campaign tells what it did to the score and who is left', () => {
  expect(changeSentence({ before: figures(93.2, 'critical', 28), after: figures(71, 'review', 24) })).toBe(
    'The score went from 93 (critical) to 71 (review); 24 of 28 members stay.',
  );
  expect(changeSentence({ before: figures(93, 'critical', 28), after: figures(93, 'critical', 28) })).toBe(
    'The score stays 93 (critical); all 28 members stay.',
  );
});
