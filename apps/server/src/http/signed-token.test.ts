import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { readToken, signToken } from './signed-token.js';

const key = randomBytes(32);
const expiresAt = new Date('2027-05-24T00:00:00Z');
const token = signToken(key, { about: ['decision', 'acct_ü/1'], expiresAt });

test('a token says what was signed', () => {
  expect(readToken(key, token)).toEqual({ about: ['decision', 'acct_ü/1'], expiresAt });
});

test('a token of another key, a changed one and rubbish say nothing', () => {
  const [said, signed] = token.split('.');
  const longer = Buffer.from(JSON.stringify(['decision', 'acct_ü/1', 9e15])).toString('base64url');
  for (const wrong of [
    `${longer}.${signed}`,
    `${said}.`,
    `${said}`,
    '',
    '.',
    `${token}.x`,
    `${said}.${signed?.slice(1)}A`,
  ]) {
    expect(readToken(key, wrong)).toBeUndefined();
  }
  expect(readToken(randomBytes(32), token)).toBeUndefined();
});
