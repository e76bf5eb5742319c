import type { InvitedUser, Role, User } from '@stillwatch/contracts/user';
import { officer, type Officer, type Refusal } from './review-fixtures.js';
import { administrator, answerInvitation, type TestServer } from './server-harness.js';

/** A signed-in person, and what it does about others. */
export interface Colleague extends Officer {
  readonly id: string;
  readonly name: string;
  /** Invites somebody, who sets a password and signs in. */
  invite(name: string, role: Role): Promise<Colleague>;
  /** `disable`, `restore`, `reset`, `confirm`. */
  to(act: string, person: { id: string }): Promise<{ status: number; body: User & Refusal }>;
  change(person: { id: string }, change: object): Promise<{ status: number; body: User & Refusal }>;
}

function colleague(
  server: TestServer,
  { id, name, cookie }: { id: string; name: string; cookie: string },
): Colleague {
  const post = <Body>(path: string, body?: object) =>
    server.call<Body>('POST', path, body, { cookie, key: null });
  return {
    ...officer(server, cookie),
    ...{ id, name },
    invite: async (invitedName, role) => {
      const email = `${invitedName.toLowerCase().replaceAll(' ', '.')}@example.test`;
      const { status, body } = await post<InvitedUser>('/v1/users', { email, name: invitedName, role });
      if (status !== 201 || !('token' in body.invitation)) throw new Error(`inviting answered ${status}`);
      const password = `password of ${invitedName}`;
      await answerInvitation(server, body.invitation.token, password);
      return colleague(server, {
        id: body.id,
        name: invitedName,
        cookie: await server.signIn(email, password),
      });
    },
    to: (act, person) => post<User & Refusal>(`/v1/users/${person.id}/${act}`),
    change: (person, change) =>
      server.call<User & Refusal>('PATCH', `/v1/users/${person.id}`, change, { cookie, key: null }),
  };
}

/** The administrator who was there from the start. */
export async function firstAdministrator(server: TestServer): Promise<Colleague> {
  const cookie = await server.signIn(administrator.email, administrator.password);
  const { body } = await server.call<{ user: User }>('GET', '/v1/session', undefined, { cookie, key: null });
  return colleague(server, { id: body.user.id, name: body.user.name, cookie });
}

/**
 * A house of two administrators, the second let in by the first, and two officers of each, all of them confirmed. Whom both
 * houses decide about together is decided independently.
 */
export async function twoHouses(server: TestServer) {
  const ada = await firstAdministrator(server);
  const bea = await ada.invite('Bea', 'administrator');
  const officers = [
    await ada.invite('Ann', 'officer'),
    await ada.invite('Ben', 'officer'),
    await bea.invite('Cem', 'officer'),
    await bea.invite('Dora', 'officer'),
  ] as const;
  for (const person of officers.slice(0, 2)) await bea.to('confirm', person);
  for (const person of officers.slice(2)) await ada.to('confirm', person);
  const [ann, ben, cem, dora] = officers;
  return { ada, bea, ann, ben, cem, dora };
}
