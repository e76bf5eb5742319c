import type { Invitation, InvitedUser, Role, User } from '@stillwatch/contracts/user';
import { officer, type Officer, type Refusal } from './review-fixtures.js';
import { administrator, answerInvitation, type Answer, type TestServer } from './server-harness.js';

/** A signed-in person, and what it does about others. */
export interface Colleague extends Officer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Invites somebody, who sets a password and signs in. */
  invite(name: string, role: Role): Promise<Colleague>;
  /** `disable`, `restore`, `reset`, `confirm`. */
  to(act: string, person: { id: string }): Promise<Answer<User & Refusal & { invitation?: Invitation }>>;
  change(person: { id: string }, change: object): Promise<Answer<User & Refusal>>;
  /** Signs in anew, by a link that was made for a new password if there is one. */
  again(invitation?: Invitation): Promise<Colleague>;
}

interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
}

function colleague(server: TestServer, person: SignedIn): Colleague {
  const { id, name, email, password, cookie } = person;
  const as = { cookie, key: null };
  const answerAndSignIn = async (by: Omit<SignedIn, 'cookie'>, invitation?: Invitation) => {
    if (invitation && 'token' in invitation) await answerInvitation(server, invitation.token, by.password);
    return colleague(server, { ...by, cookie: await server.signIn(by.email, by.password) });
  };
  return {
    ...officer(server, cookie),
    ...{ id, name, email },
    invite: async (invitedName, role) => {
      const invited = {
        ...{ name: invitedName, password: `password of ${invitedName}` },
        email: `${invitedName.toLowerCase().replaceAll(' ', '.')}@example.test`,
      };
      const wanted = { email: invited.email, name: invitedName, role };
      const { status, body } = await server.call<InvitedUser>('POST', '/v1/users', wanted, as);
      if (status !== 201) throw new Error(`inviting answered ${status}`);
      return answerAndSignIn({ ...invited, id: body.id }, body.invitation);
    },
    to: (act, whom) => server.call('POST', `/v1/users/${whom.id}/${act}`, undefined, as),
    change: (whom, change) => server.call('PATCH', `/v1/users/${whom.id}`, change, as),
    again: (invitation) => answerAndSignIn({ id, name, email, password }, invitation),
  };
}

/** The administrator who was there from the start. */
export async function firstAdministrator(server: TestServer): Promise<Colleague> {
  const cookie = await server.signIn(administrator.email, administrator.password);
  const { body } = await server.call<{ user: User }>('GET', '/v1/session', undefined, { cookie, key: null });
  const { id, name } = body.user;
  return colleague(server, { id, name, ...administrator, cookie });
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
