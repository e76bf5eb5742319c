import { invitedUserSchema, type UserInput } from '@stillwatch/contracts/user';
import type { DemoState } from './demo-state.js';
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
export function demoOfficers(state: DemoState): NewPerson[] {
  const [first, second] = state.officerPasswords;
  return [
    { email: 'amina.okafor@stillwatch.example', name: 'Amina Okafor', role: 'officer', password: first },
    { email: 'jonas.weber@stillwatch.example', name: 'Jonas Weber', role: 'officer', password: second },
  ];
}

export const demoAdministrator = (state: DemoState): LogIn => ({
  email: administratorEmail,
  password: state.administratorPassword,
});

/**
 * Invites the people that are not there yet, in the name of an administrator, and answers each invitation.
 * @throws when somebody is there with a password that this demo does not know
 */
export async function createPeople(
  api: StillwatchApi,
  administrator: LogIn,
  people: readonly NewPerson[],
): Promise<void> {
  const inviter = await api.asPerson(administrator.email, administrator.password);
  for (const { password, ...person } of people) {
    try {
      const { invitation } = await inviter.postFor('/v1/users', person, invitedUserSchema);
      if ('token' in invitation) await api.post(`/v1/public/invitations/${invitation.token}`, { password });
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === 'email_taken')) throw error;
      await checkPassword(api, { email: person.email, password });
    }
  }
}

async function checkPassword(api: StillwatchApi, { email, password }: LogIn): Promise<void> {
  const response = await fetch(`${api.url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (response.status !== 401) return;
  throw new Error(
    `${email} is known with another password: the database was filled by another demo; use an empty data directory or database.`,
  );
}
