import { expect, test } from '@jest/globals';
import { binsOf, mostNats, readDocument, type ShownSignal } from './scorecard-document.js';

const signal: ShownSignal = {
  signal: 'template-intent',
  family: 'intent',
  beta: 0.5,
  edges: [0.2, 1],
  nats: [-1, 0.5, 4],
};

test('a bin says which values fall into it and what they add after the signal’s share', () => {
  expect(binsOf(signal)).toEqual([
    { range: 'below 0.2', nats: -0.5 },
    { range: '0.2 to 1', nats: 0.25 },
    { range: '1 and above', nats: 2 },
  ]);
});

test('a signal without edges has one bin for any value', () => {
  expect(binsOf({ ...signal, edges: [], nats: [0] })).toEqual([{ range: 'any value', nats: 0 }]);
});

test('the scale of the bars holds the strongest bin of all signals', () => {
  expect(mostNats([signal, { ...signal, beta: 1, nats: [-3, 0, 1] }])).toBe(3);
  expect(mostNats([])).toBeGreaterThan(0);
});

test('a document of another form is not read as one', () => {
  expect(readDocument({ format: 2 })).toBeUndefined();
});
