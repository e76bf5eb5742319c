import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonDictionary } from '@zxcvbn-ts/language-common';
import { dictionary as englishDictionary, translations } from '@zxcvbn-ts/language-en';

const leastCharacters = 12;
/** Guesses in the order in which attackers try: from 10^8 on the library calls it safe against a leak of the hashes. */
const leastScore = 3;
/** Judging takes time in the square of the length; what is behind this can only make it stronger. */
const judgedCharacters = 64;

/** Whom a password is for: what others know of a person makes no secret. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

const judge = new ZxcvbnFactory({
  dictionary: { ...commonDictionary, ...englishDictionary },
  graphs: adjacencyGraphs,
  translations,
});

/** Why a normalized password is too weak for its owner, in a sentence or two; undefined for a strong one. */
export function weaknessOf(password: string, { email, name }: PasswordOwner): string | undefined {
  if (!password.isWellFormed()) return 'The password holds half a character.';
  if ([...password].length < leastCharacters)
    return `The password is too short: it must have at least ${leastCharacters} characters.`;
  if (password.trim() === '') return 'The password is nothing but spaces.';
  if (isAbout(password, email) || isAbout(password, name))
    return 'The password is hardly more than your name or e-mail address.';
  const { score, feedback } = judge.check(password.slice(0, judgedCharacters), knownWords(email, name));
  if (score >= leastScore) return undefined;
  return `The password is easy to guess. ${feedback.warning ?? ''}`.trim();
}

/** The words of a person, of the organisation and of this program. */
function knownWords(email: string, name: string): string[] {
  const text = `${email} ${name}`.toLowerCase();
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  return [...new Set([email.toLowerCase(), name.toLowerCase(), ...words, 'stillwatch'])];
}

/** Whether little is left of the password without this. */
function isAbout(password: string, known: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const word = plain(known);
  return word.length >= 4 && plain(password).replaceAll(word, '').length < 4;
}
