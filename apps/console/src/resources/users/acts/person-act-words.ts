import type { User } from '@stillwatch/contracts/user';
import type { PersonAct } from '../person-words.js';

export interface PersonActWords {
  /** The act as its button says it. */
  label: string;
  title: string;
  confirm: string;
  /** What will happen, told before. */
  effects: string[];
  /** What happened, told after. */
  happened: string;
  harmful: boolean;
}

const letsIn = (name: string) =>
  `You let ${name} in by this: you two do not count as two people who decide, and another administrator must confirm ${name} before ${name} decides again.`;

const secondNeeded = (name: string) =>
  `${name} is an administrator, so this is only proposed: a second administrator who is independent of you must approve it.`;

/** An act about a person, in words. */
export function personActWords(
  act: Exclude<PersonAct, 'edit'>,
  { name }: User,
  takesSecond: boolean,
): PersonActWords {
  const words: Record<typeof act, PersonActWords> = {
    invite: {
      label: 'Invite again',
      title: `Invite ${name} again`,
      confirm: 'Make a new link',
      effects: [`${name} gets a new link to choose a password, for 72 hours. The older link ends.`],
      happened: `Made a new link for ${name}.`,
      harmful: false,
    },
    confirm: {
      label: 'Confirm',
      title: `Confirm ${name}`,
      confirm: 'Confirm',
      effects: [
        `You say that ${name} is who this account says, as somebody who did not let them in. Make sure of it in person or by a call.`,
        `From then on ${name} may propose and approve decisions.`,
      ],
      happened: `Confirmed ${name}.`,
      harmful: false,
    },
    reset: {
      label: 'Reset password',
      title: `Reset the password of ${name}`,
      confirm: takesSecond ? 'Propose a reset' : 'Reset password',
      effects: takesSecond
        ? [
            secondNeeded(name),
            `Once approved, the present password does nothing any more, and ${name} gets a link to choose another.`,
          ]
        : [
            `${name} is signed out everywhere, the present password does nothing any more, and ${name} gets a link to choose another.`,
            letsIn(name),
          ],
      happened: `The password of ${name} is reset.`,
      harmful: true,
    },
    unlock: {
      label: 'Unlock',
      title: `Unlock ${name}`,
      confirm: 'Unlock',
      effects: [`Failed attempts to sign in as ${name} are forgiven, so that ${name} need not wait.`],
      happened: `${name} can try to sign in again now.`,
      harmful: false,
    },
    disable: {
      label: 'Disable',
      title: `Disable ${name}`,
      confirm: takesSecond ? 'Propose disabling' : 'Disable',
      effects: [
        ...(takesSecond ? [secondNeeded(name)] : []),
        `${takesSecond ? 'Once approved, ' : ''}${name} is signed out everywhere and cannot sign in. Open cases go back to the queue, open proposals are cancelled. What ${name} decided stays.`,
      ],
      happened: `Disabled ${name}.`,
      harmful: true,
    },
    restore: {
      label: 'Restore',
      title: `Restore ${name}`,
      confirm: 'Restore',
      effects: [`${name} can sign in again with the password as it was.`, letsIn(name)],
      happened: `${name} can sign in again.`,
      harmful: false,
    },
  };
  return words[act];
}
