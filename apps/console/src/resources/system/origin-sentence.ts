import type { PeopleState } from '@stillwatch/contracts/system';

/** What follows from who let whom in. */
export function originSentence({ oneOrigin, originName, twoAdministrators }: PeopleState): string {
  if (oneOrigin)
    return `Everybody here was let in, in one step or more, by ${originName ?? 'one person'}: a decision of two people is that person’s word as well. Invite an administrator by a command on the server to have a second origin.`;
  return twoAdministrators
    ? 'The people here were let in by more than one, so two of them can be two.'
    : 'There is one administrator: whom that person lets in counts as confirmed.';
}
