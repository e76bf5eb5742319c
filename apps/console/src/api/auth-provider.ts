import type { Permission, Session } from '@stillwatch/contracts/user';
import { HttpError, type AuthProvider } from 'react-admin';
import { httpClient } from './http-client.js';

const sessionUrl = '/v1/session';
let current: Promise<Session> | undefined;

/** The session of this tab: asked for once, then kept until somebody signs in or out. */
const session = (): Promise<Session> => {
  current ??= httpClient(sessionUrl).then(
    ({ json }) => json as Session,
    (error: unknown) => {
      current = undefined;
      throw error;
    },
  );
  return current;
};

const statusOf = (error: unknown): number | undefined =>
  error instanceof HttpError ? error.status : undefined;

export const authProvider: AuthProvider = {
  login: async ({ email, password }: { email: string; password: string }) => {
    const { json } = await httpClient(sessionUrl, {
      method: 'POST',
      body: JSON.stringify({ email, password }),
    });
    current = Promise.resolve(json as Session);
  },
  logout: async () => {
    const wasSignedIn = current !== undefined;
    current = undefined;
    if (!wasSignedIn) return;
    try {
      await httpClient(sessionUrl, { method: 'DELETE' });
    } catch (error) {
      if (statusOf(error) !== 401) throw error;
    }
  },
  checkAuth: async () => {
    await session();
  },
  checkError: (error: unknown) => {
    if (statusOf(error) !== 401) return Promise.resolve();
    current = undefined;
    return Promise.reject(error instanceof Error ? error : new Error('Not signed in'));
  },
  getIdentity: async () => {
    const { user } = await session();
    return { id: user.id, fullName: user.name, email: user.email, role: user.role };
  },
  /** None for somebody who is not signed in: customers reach the public pages without, and must not be sent to the log-in. */
  getPermissions: async (): Promise<readonly Permission[]> => {
    try {
      return (await session()).permissions;
    } catch (error) {
      if (statusOf(error) === 401) return [];
      throw error;
    }
  },
};
