import type { Permission, SessionInput } from '@stillwatch/contracts/user';
import type { AuthProvider } from 'react-admin';
import { session, signIn, signOut } from '../session/session.js';
import { failureOf } from './problem.js';

const isUnauthenticated = (error: unknown): boolean => failureOf(error).status === 401;

export const authProvider: AuthProvider = {
  login: async (input: SessionInput) => {
    if (!(await signIn(input))) window.location.assign('/');
  },
  logout: async () => {
    try {
      await signOut();
    } catch (error) {
      if (!isUnauthenticated(error)) throw error;
    }
  },
  checkAuth: async () => {
    await session();
  },
  /** A session that ends under somebody's hands is the gate's matter; a 401 that comes this far is of somebody who never signed in. */
  checkError: (error: unknown) =>
    isUnauthenticated(error)
      ? Promise.reject(error instanceof Error ? error : new Error('Not signed in'))
      : Promise.resolve(),
  getIdentity: async () => {
    const { user } = await session();
    return { id: user.id, fullName: user.name, email: user.email, role: user.role };
  },
  /** None for somebody who is not signed in: customers reach the public pages without, and must not be sent to the log-in. */
  getPermissions: async (): Promise<readonly Permission[]> => {
    try {
      return (await session()).permissions;
    } catch (error) {
      if (isUnauthenticated(error)) return [];
      throw error;
    }
  },
};
