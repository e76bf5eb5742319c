import { expect, test } from '@jest/globals';
import { bytes } from './bytes.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [41_234, '41 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [10_485_760, '10 MB'],
])('%d bytes are told as %s', (size, told) => {
  expect(bytes(size)).toBe(told);
});
