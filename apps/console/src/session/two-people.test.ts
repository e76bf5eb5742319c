import { expect, test } from '@jest/globals';
import type { User } from '@stillwatch/contracts/user';
import { whyNotConfirmed, whyNotSecond } from './two-people.js';

type Known = Pick<User, 'id' | 'name' | 'confirmed' | 'introductions'>;

const person = (id: string, introducedBy: string | null, confirmed = true): Known => ({
  id,
  name: id,
  confirmed,
  introductions: [
    { kind: 'invited', introducedBy, introducerName: introducedBy, at: '2026-11-01T00:00:00Z' },
  ],
});
const ada = person('Ada', null);
const ben = person('Ben', null);
const amina = person('Amina', 'Ada');
const jonas = person('Jonas', 'Ada');

test('whoever let the proposer in, or was let in by them, is told so', () => {
  expect(whyNotSecond(ada, [amina])).toMatch(/^You let Amina in/);
  expect(whyNotSecond(amina, [ada])).toMatch(/^Ada let you in/);
});

test('two whom a third has let in count as two people', () => {
  expect(whyNotSecond(jonas, [amina])).toBeUndefined();
  expect(whyNotSecond(ben, [amina])).toBeUndefined();
});

test('each of several who had a part counts', () => {
  expect(whyNotSecond(ada, [ben, amina])).toMatch(/^You let Amina in/);
});

test('who has not been confirmed is told so, and who is not known yet nothing', () => {
  expect(whyNotSecond(person('Eve', 'Ada', false), [jonas])).toMatch(/not been confirmed/);
  expect(whyNotConfirmed(amina)).toBeUndefined();
  expect(whyNotSecond(undefined, [amina])).toBeUndefined();
  expect(whyNotSecond(ada, [undefined])).toBeUndefined();
});
