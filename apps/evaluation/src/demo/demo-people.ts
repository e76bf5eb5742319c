import type { UserInput } from '@stillwatch/contracts/user';
import type { DemoState } from './demo-state.js';
import { ApiProblem, type StillwatchApi } from './stillwatch-api.js';

export const administratorEmail = 'admin@stillwatch.example';

/** The two officers of the demo: two, because a ban takes two different people. */
export function demoOfficers(state: DemoState): UserInput[] {
  const [first, second] = state.officerPasswords;
  return [
    { email: 'amina.okafor@stillwatch.example', name: 'Amina Okafor', role: 'officer', password: first },
    { email: 'jonas.weber@stillwatch.example', name: 'Jonas Weber', role: 'officer', password: second },
  ];
}

/**
 * Makes the people that are not there yet.
 * @throws when somebody is there with a password that this demo does not know
 */
export async function createPeople(api: StillwatchApi, people: readonly UserInput[]): Promise<void> {
  for (const person of people) {
    try {
      await api.post('/v1/users', person);
    } catch (error) {
      if (!(error instanceof ApiProblem && error.code === 'email_taken')) throw error;
      await checkPassword(api, person);
    }
  }
}

async function checkPassword(api: StillwatchApi, { email, password }: UserInput): Promise<void> {
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
