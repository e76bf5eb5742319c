import type { Introduction, SessionSummary, User, UserChange } from '@stillwatch/contracts/user';
import { capitalised, roleWord } from '../../format/words.js';

const wasReset = ({ introductions }: User): boolean => introductions[0]?.kind === 'reset';

/** Whether somebody can sign in, in a word or two. */
export function statusWord(person: User): string {
  if (person.status === 'disabled') return 'Disabled';
  if (person.status === 'active') return 'Active';
  return wasReset(person) ? 'Password reset' : 'Invited';
}

/** What a status means, for a page about the person. */
export function statusSentence(person: User, nowMs: number): string {
  const { status, invitedUntil, letterProblem } = person;
  if (status === 'disabled') return 'Cannot sign in. What they decided stays theirs.';
  if (status === 'active') return 'Signs in with a password that only they know.';
  if (letterProblem !== null) return `The letter with the link has not been sent: ${letterProblem}`;
  const isOpen = invitedUntil !== null && Date.parse(invitedUntil) > nowMs;
  return isOpen
    ? 'Has a link to choose a password, and has not used it yet.'
    : 'The link to choose a password has ended. Invite them again.';
}

/** Deciding is for officers and administrators; whether one of them may is a matter of confirmation. */
export const decides = ({ role }: Pick<User, 'role'>): boolean => role !== 'viewer';

const letIn: Record<Introduction['kind'], string> = {
  invited: 'Invited',
  restored: 'Restored',
  promoted: 'Given more rights',
  reset: 'Password reset',
  email_changed: 'E-mail changed',
};

/** How and by whom somebody was let in. */
export function introductionSentence({ kind, introducedBy, introducerName }: Introduction): string {
  if (introducedBy !== null) return `${letIn[kind]} by ${introducerName ?? introducedBy}`;
  return kind === 'invited'
    ? 'Made at the start of the installation, or by a command on the server'
    : `${letIn[kind]} by a command on the server`;
}

/** The names of those who let somebody in, each once. */
export const introducers = ({ introductions }: User): string[] => [
  ...new Set(
    introductions.map(({ introducedBy, introducerName }) =>
      introducedBy === null ? 'the server' : (introducerName ?? introducedBy),
    ),
  ),
];

/** Whether it was this one who let somebody in last, and so cannot confirm them. */
export const letInLastBy = ({ introductions }: User, viewerId: string | undefined): boolean =>
  viewerId !== undefined && introductions[0]?.introducedBy === viewerId;

/** What a proposal about an administrator would do. */
export function changeSentence({ kind, role, userName }: UserChange): string {
  if (kind === 'disable') return `Disable ${userName}`;
  if (kind === 'reset') return `Reset the password of ${userName}`;
  return `Make ${userName} ${role === null ? 'no administrator' : withArticle(roleWord[role].name)}`;
}

const withArticle = (noun: string): string => `${/^[AEIOU]/.test(noun) ? 'an' : 'a'} ${noun.toLowerCase()}`;

export type PersonAct = 'edit' | 'invite' | 'confirm' | 'reset' | 'unlock' | 'disable' | 'restore';

/** What an administrator can do about a person now. The server decides; this leaves out what makes no sense. */
export function actsAbout(person: User, viewerId: string | undefined): PersonAct[] {
  const isSelf = person.id === viewerId;
  if (person.status === 'disabled') return ['restore'];
  if (person.status === 'invited') return ['edit', 'invite', 'disable'];
  const confirm: PersonAct[] = person.confirmed || isSelf ? [] : ['confirm'];
  const reset: PersonAct[] = isSelf ? [] : ['reset'];
  return ['edit', ...confirm, ...reset, 'unlock', 'disable'];
}

/** Disabling, demoting or resetting an administrator takes a second one, once there have been two. */
export const takesSecondAdministrator = (
  { role, status }: Pick<User, 'role' | 'status'>,
  haveBeenTwo: boolean | undefined,
): boolean => role === 'administrator' && status !== 'disabled' && haveBeenTwo !== false;

/** Who is asked to look at a session, in one line: "Chrome on Windows, from 192.0.2.7". */
export function sessionPlace(program: string, { address }: Pick<SessionSummary, 'address'>): string {
  return address === null ? capitalised(program) : `${capitalised(program)}, from ${address}`;
}
