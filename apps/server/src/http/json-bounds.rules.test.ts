import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWithinJsonBounds, jsonBounds } from './json-bounds.rules.js';

const isWithin = (text: string) => isWithinJsonBounds(Buffer.from(text), jsonBounds);
const list = (count: number) => `[${Array.from({ length: count }, () => '0').join(',')}]`;
const object = (count: number) => `{${Array.from({ length: count }, (_, n) => `"k${n}":0`).join(',')}}`;
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test.each([
  ['levels', nested],
  ['members', object],
  ['values', list],
] as const)('a body may have its bound of %s and not one more', (bound, body) => {
  expect(isWithin(body(jsonBounds[bound]))).toBe(true);
  expect(isWithin(body(jsonBounds[bound] + 1))).toBe(false);
});

test('what stands in strings is no part of the body’s form', () => {
  const text = '[{:,'.repeat(jsonBounds.values);
  expect(isWithin(JSON.stringify({ text, [`${text}"\\`]: '\\"[' }))).toBe(true);
});

test('any document of few parts is within its bounds', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 6 }), (text) => isWithin(text)));
});
