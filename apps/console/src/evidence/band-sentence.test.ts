import { expect, test } from '@jest/globals';
import { bandSentence } from './band-sentence.js';

test('a band above a probability that looks low is explained by the prior', () => {
  const sentence = bandSentence({ band: 'critical', probability: 0.3, priorNats: Math.log(0.001 / 0.999) });
  expect(sentence).toContain('one account in 1,000');
  expect(sentence).toContain('430-fold');
  expect(sentence).toContain('probability of 0.30');
  expect(sentence).toContain('band critical');
});

test('nothing is explained where there is no finding, or where the probability is as high as the band', () => {
  expect(bandSentence({ band: 'none', probability: 0.001, priorNats: -6.9 })).toBeUndefined();
  expect(bandSentence({ band: 'critical', probability: 0.97, priorNats: -6.9 })).toBeUndefined();
});
