import { expect, test } from '@jest/globals';
import type { PeopleState } from '@stillwatch/contracts/system';
import { administratorsNote, originSentence } from './origin-sentence.js';

const state = (given: Partial<PeopleState>): PeopleState => ({
  people: 4,
  administrators: 2,
  unconfirmed: 0,
  twoAdministrators: true,
  oneOriginDecisions30d: 0,
  oneOrigin: false,
  originName: null,
  ...given,
});

test('whose word every decision is is named, with the way out', () => {
  const sentence = originSentence(state({ oneOrigin: true, originName: 'Ada Lind' }));
  expect(sentence).toContain('by Ada Lind');
  expect(sentence).toContain('a command on the server');
  expect(originSentence(state({}))).toContain('by more than one');
});

test('one administrator is told to invite a second one, two of whom one is only invited are not', () => {
  expect(administratorsNote(state({ administrators: 1, twoAdministrators: false }))).toBe(
    'invite a second one',
  );
  expect(administratorsNote(state({ twoAdministrators: false }))).toBe(
    'the second has not set a password yet',
  );
  expect(administratorsNote(state({}))).toBe('acts about one of them take two');
});
