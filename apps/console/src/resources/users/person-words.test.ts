import { expect, test } from '@jest/globals';
import type { User, UserChange } from '@stillwatch/contracts/user';
import {
  actsAbout,
  changeSentence,
  introducers,
  introductionSentence,
  sessionPlace,
  statusSentence,
  statusWord,
  takesSecondAdministrator,
} from './person-words.js';
import { programOf } from './program-of.js';

const now = Date.parse('2026-11-30T12:00:00Z');
const invited = {
  kind: 'invited',
  introducedBy: 'ada',
  introducerName: 'Ada Lind',
  at: '2026-11-01T00:00:00Z',
} as const;
const person = (given: Partial<User> = {}): User => ({
  id: 'amina',
  email: 'amina@example.com',
  name: 'Amina Okafor',
  role: 'officer',
  status: 'active',
  createdAt: '2026-11-01T00:00:00Z',
  disabledAt: null,
  invitedUntil: null,
  letterProblem: null,
  confirmed: true,
  confirmedBy: null,
  confirmedAt: null,
  introductions: [invited],
  ...given,
});
const change = (given: Partial<UserChange>): UserChange => ({
  id: 'c1',
  userId: 'ada',
  userName: 'Ada Lind',
  kind: 'disable',
  role: null,
  status: 'proposed',
  proposedBy: 'ben',
  proposerName: 'Ben Osei',
  proposedAt: '2026-11-30T11:00:00Z',
  resolvedBy: null,
  resolvedAt: null,
  ...given,
});

test('somebody without a password was invited, or had it reset', () => {
  const without = person({ status: 'invited', invitedUntil: '2026-12-02T12:00:00Z' });
  expect(statusWord(without)).toBe('Invited');
  expect(statusSentence(without, now)).toContain('has not used it yet');
  expect(statusWord({ ...without, introductions: [{ ...invited, kind: 'reset' }, invited] })).toBe(
    'Password reset',
  );
});

test('a link that has ended and a letter that could not be sent are told', () => {
  const without = person({ status: 'invited', invitedUntil: '2026-11-29T12:00:00Z' });
  expect(statusSentence(without, now)).toBe('The link to choose a password has ended. Invite them again.');
  expect(statusSentence({ ...without, letterProblem: 'The mailbox is full.' }, now)).toContain(
    'The mailbox is full.',
  );
});

test('who let somebody in is named, also where it was no person', () => {
  expect(introductionSentence(invited)).toBe('Invited by Ada Lind');
  expect(introductionSentence({ ...invited, introducedBy: null, introducerName: null })).toContain(
    'start of the installation',
  );
  expect(
    introducers(
      person({
        introductions: [
          { ...invited, kind: 'reset', introducedBy: null, introducerName: null },
          invited,
          invited,
        ],
      }),
    ),
  ).toEqual(['the server', 'Ada Lind']);
});

test('only what makes sense is offered: nobody resets or confirms themselves, and who is disabled can be restored', () => {
  expect(actsAbout(person({ confirmed: false }), 'ada')).toEqual([
    'edit',
    'confirm',
    'reset',
    'unlock',
    'disable',
  ]);
  expect(actsAbout(person({ confirmed: false }), 'amina')).toEqual(['edit', 'unlock', 'disable']);
  expect(actsAbout(person({ status: 'invited' }), 'ada')).toEqual(['edit', 'invite', 'disable']);
  expect(actsAbout(person({ status: 'disabled' }), 'ada')).toEqual(['restore']);
});

test('an act about an administrator takes a second one once there have been two, and is taken to where that is not known', () => {
  const administrator = person({ role: 'administrator' });
  expect(takesSecondAdministrator(administrator, true)).toBe(true);
  expect(takesSecondAdministrator(administrator, undefined)).toBe(true);
  expect(takesSecondAdministrator(administrator, false)).toBe(false);
  expect(takesSecondAdministrator(person(), true)).toBe(false);
});

test('a proposal says what it would do', () => {
  expect(changeSentence(change({}))).toBe('Disable Ada Lind');
  expect(changeSentence(change({ kind: 'reset' }))).toBe('Reset the password of Ada Lind');
  expect(changeSentence(change({ kind: 'demote', role: 'officer' }))).toBe('Make Ada Lind an officer');
  expect(changeSentence(change({ kind: 'demote', role: 'viewer' }))).toBe('Make Ada Lind a viewer');
});

test('a session says which program signed in and from where', () => {
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
  expect(programOf(chrome)).toBe('Chrome on Windows');
  expect(programOf(null)).toBe('an unnamed program');
  expect(sessionPlace(programOf(null), { address: '192.0.2.7' })).toBe('An unnamed program, from 192.0.2.7');
  expect(programOf('report-builder')).toContain('report-builder');
});
