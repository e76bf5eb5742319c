import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { Keyring } from './keyring.js';

const keyring = new Keyring(Buffer.alloc(32, 7));

test('what is sealed opens for its purpose and its row alone', () => {
  const sealed = keyring.seal('webhook secrets', 'whsec_abc', 'endpoint-1');
  expect(Buffer.from(sealed).includes('whsec_abc')).toBe(false);
  expect(keyring.open('webhook secrets', sealed, 'endpoint-1').toString()).toBe('whsec_abc');
  expect(() => keyring.open('letters', sealed, 'endpoint-1')).toThrow();
  expect(() => keyring.open('webhook secrets', sealed, 'endpoint-2')).toThrow();
  expect(() => new Keyring(randomBytes(32)).open('webhook secrets', sealed, 'endpoint-1')).toThrow();
});

test('a changed byte is noticed', () => {
  const sealed = keyring.seal('letters', randomBytes(40), 'n');
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  expect(() => keyring.open('letters', sealed, 'n')).toThrow();
});

test('the same text is never sealed to the same bytes', () => {
  expect(keyring.seal('letters', 'a', 'n')).not.toEqual(keyring.seal('letters', 'a', 'n'));
});
