import { expect, test } from '@jest/globals';
import { countsAsConfirmed, openIntroducers, type LetIn } from './confirmation.rules.js';

const at = new Date();
const person = (introductions: LetIn['introductions'], confirmedAt: Date | null = null): LetIn => ({
  confirmedAt,
  introductions,
});
const by = (introducedBy: string | null, confirmedAt: Date | null = null) => ({ introducedBy, confirmedAt });

test('until there have been two administrators everybody counts, then whom a person let in does not', () => {
  const invited = person([by('ada')]);
  expect([countsAsConfirmed(invited, false), countsAsConfirmed(invited, true)]).toEqual([true, false]);
});

test('who was let in by nobody counts, and so does who has been confirmed since', () => {
  expect(countsAsConfirmed(person([]), true)).toBe(true);
  expect(countsAsConfirmed(person([by(null)]), true)).toBe(true);
  expect(countsAsConfirmed(person([by('ada', at)], at), true)).toBe(true);
  expect(countsAsConfirmed(person([by('bo'), by('ada', at)]), true)).toBe(false);
});

test('only those who let somebody in since the last confirmation cannot confirm', () => {
  const again = person([by('bo'), by('bo'), by(null), by('ada', at)]);
  expect(openIntroducers(again)).toEqual(['bo']);
});
