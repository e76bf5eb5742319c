import {
  invitedUserSchema,
  userSchema,
  type Invitation,
  type User,
  type UserInput,
} from '@stillwatch/contracts/user';
import type { DemoState } from './demo-state.js';
import type { LetterBox } from './letter-box.js';
import { ApiProblem, type StillwatchApi } from './stillwatch-api.js';

export const administratorEmail = 'admin@stillwatch.example';

export interface LogIn {
  readonly email: string;
  readonly password: string;
}

/** A person to be made, with the password that the invitation is answered with. */
export interface NewPerson extends LogIn {
  readonly name: string;
  readonly role: UserInput['role'];
}

/** The two officers of the demo: two, because a ban takes two different people. */
export function demoOfficers(state: DemoState): [NewPerson, NewPerson] {
  const [first, second] = state.officerPasswords;
  return [
    { email: 'amina.okafor@stillwatch.example', name: 'Amina Okafor', role: 'officer', password: first },
    { email: 'jonas.weber@stillwatch.example', name: 'Jonas Weber', role: 'officer', password: second },
  ];
}

/** Made by the environment of the first start. */
export const demoAdministrator = (state: DemoState): LogIn => ({
  email: administratorEmail,
  password: state.administratorPassword,
});

export const secondAdministrator = (state: DemoState): NewPerson => ({
  email: 'second.admin@stillwatch.example',
  name: 'Second administrator',
  role: 'administrator',
  password: state.secondAdministratorPassword,
});

/** Two administrators, and two officers of whom each lets one in and confirms the other, so that they count as two people. */
export async function createDemoPeople(api: StillwatchApi, state: DemoState, mail: LetterBox): Promise<void> {
  const [first, second] = [demoAdministrator(state), secondAdministrator(state)];
  const [amina, jonas] = demoOfficers(state);
  await createPeople(api, first, [second, amina], mail);
  await createPeople(api, second, [jonas], mail);
  await confirm(api, first, jonas);
  await confirm(api, second, amina);
}

/**
 * Invites the people that are not there yet, in the name of an administrator, and answers each invitation.
 * @param mail where invitations arrive, if the server sends mail
 * @throws when somebody is there with a password that this demo does not know
 */
export async function createPeople(
  api: StillwatchApi,
  administrator: LogIn,
  people: readonly NewPerson[],
  mail?: LetterBox,
): Promise<void> {
  const inviter = await api.asPerson(administrator.email, administrator.password);
  for (const { password, ...person } of people) {
    const invitation = await invite(inviter, person);
    if (invitation === undefined) await checkPassword(api, { email: person.email, password });
    else await api.post(`/v1/public/invitations/${await tokenOf(invitation, mail)}`, { password });
  }
}

/** Undefined for who has answered already. */
async function invite(inviter: StillwatchApi, person: UserInput): Promise<Invitation | undefined> {
  try {
    return (await inviter.postFor('/v1/users', person, invitedUserSchema)).invitation;
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === 'email_taken')) throw error;
  }
  const known = await findPerson(inviter, person.email);
  if (known?.status !== 'invited') return undefined;
  return (await inviter.postFor(`/v1/users/${known.id}/invite`, {}, invitedUserSchema)).invitation;
}

async function tokenOf(invitation: Invitation, mail: LetterBox | undefined): Promise<string> {
  if ('token' in invitation) return invitation.token;
  const letter = await mail?.letter(
    ({ to, text }) =>
      [to ?? []].flat().some((address) => address.text === invitation.sentTo) && tokenIn(text) !== undefined,
  );
  const token = tokenIn(letter?.text);
  if (token === undefined) throw new Error(`no invitation came to ${invitation.sentTo}`);
  return token;
}

const tokenIn = (text: string | undefined) => /\/invitation\/(\S+)/.exec(text ?? '')?.[1];

/** Confirms a person in the name of an administrator, unless somebody has. */
export async function confirm(api: StillwatchApi, by: LogIn, { email }: LogIn): Promise<void> {
  const administrator = await api.asPerson(by.email, by.password);
  const person = await findPerson(administrator, email);
  if (person && !person.confirmed) await administrator.post(`/v1/users/${person.id}/confirm`, {});
}

async function findPerson(api: StillwatchApi, email: string): Promise<User | undefined> {
  const filter = encodeURIComponent(JSON.stringify({ q: email }));
  const found = await api.get(`/v1/users?filter=${filter}`, userSchema.array());
  return found.find((person) => person.email === email);
}

async function checkPassword(api: StillwatchApi, { email, password }: LogIn): Promise<void> {
  try {
    await api.asPerson(email, password);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
    throw new Error(
      `${email} is known with another password: the database was filled by another demo; use an empty data directory or database.`,
      { cause: error },
    );
  }
}
