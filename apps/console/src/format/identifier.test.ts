import { expect, test } from '@jest/globals';
import { idKinds, shortId } from './identifier.js';

test('an id is shortened in its middle and keeps both ends', () => {
  expect(shortId('acct_72734e91ab44', 14)).toBe('acct_7273…ab44');
  expect(shortId('acct_72734e91ab44', 14)).toHaveLength(14);
  expect(shortId('short', 14)).toBe('short');
});

test('a pasted UUID may be a case or an account, any other word an account, a sentence nothing', () => {
  expect(idKinds(' 018f3c2e-9a51-7c3d-8e2f-1a2b3c4d5e6f ')).toEqual(['case', 'account']);
  expect(idKinds('acct_1')).toEqual(['account']);
  expect(idKinds('two words')).toEqual([]);
  expect(idKinds('')).toEqual([]);
});
