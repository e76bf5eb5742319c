import type { InvitedUser, User } from '@stillwatch/contracts/user';
import type { Problem } from '@stillwatch/contracts/problem';
import { answerInvitation, type Answer, type TestServer } from './server-harness.js';

export type Refusal = Partial<Pick<Problem, 'code' | 'detail' | 'errors' | 'userChangeId'>>;

/** Somebody who is signed in, and what they do about others. */
export interface Member {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
}

export type UserAct = 'confirm' | 'disable' | 'restore' | 'reset' | 'unlock' | 'invite';

/** The token of an invitation that was answered here because no mail is set up. */
export const tokenOf = ({ invitation }: InvitedUser): string => {
  if (!('token' in invitation)) throw new Error('the invitation was sent by mail');
  return invitation.token;
};

/** Calls in people's names. */
export function peopleOf(server: TestServer) {
  const as = <Body = User>(
    { cookie }: { cookie: string },
    method: string,
    path: string,
    body?: object,
  ): Promise<Answer<Body & Refusal>> => server.call<Body & Refusal>(method, path, body, { cookie });

  const me = async (cookie: string) =>
    (await server.call<{ user: User }>('GET', '/v1/session', undefined, { cookie })).body.user;

  const signIn = async (email: string, password: string): Promise<Member> => {
    const cookie = await server.signIn(email, password);
    return { ...(await me(cookie)), password, cookie };
  };

  const invite = async (by: { cookie: string }, name: string, role: string): Promise<InvitedUser> => {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`;
    const { status, body } = await as<InvitedUser>(by, 'POST', '/v1/users', { email, name, role });
    if (status !== 201) throw new Error(`inviting ${name} answered ${status} ${body.code}`);
    return body;
  };

  return {
    as,
    signIn,
    invite,
    /** Invited, and has answered. */
    join: async (by: { cookie: string }, name: string, role: string): Promise<Member> => {
      const invited = await invite(by, name, role);
      const password = `password of ${name}`;
      await answerInvitation(server, tokenOf(invited), password);
      return signIn(invited.email, password);
    },
    act: <Body = User>(by: { cookie: string }, act: UserAct, id: string) =>
      as<Body>(by, 'POST', `/v1/users/${id}/${act}`),
    one: async (by: { cookie: string }, id: string): Promise<User> =>
      (await as(by, 'GET', `/v1/users/${id}`)).body,
  };
}
