import type { Session, SessionInput } from '@stillwatch/contracts/user';
import type { fetchUtils } from 'react-admin';
import { httpClient } from '../api/http-client.js';
import { SessionGate } from './session-gate.js';

const sessionUrl = '/v1/session';

export const gate = new SessionGate();

/** Calls the API as the person who is signed in. If the session has ended, the call waits until they are in again. */
export const sessionClient: typeof fetchUtils.fetchJson = (url, options) =>
  gate.ask(() => httpClient(url as string, options));

let current: Promise<Session> | undefined;

/** Other pages of this browser share the cookie: they are told who has signed in. */
const otherPages = new BroadcastChannel('stillwatch.session');
otherPages.onmessage = ({ data: personId }: MessageEvent<string>) => {
  if (gate.isOfAnother(personId)) gate.close();
  else if (gate.waitsFor() !== undefined) void readSession();
};

const readSession = (): Promise<Session> => {
  const reading = httpClient(sessionUrl).then(({ json }) => {
    const session = json as Session;
    gate.admit(session.user);
    return session;
  });
  current = reading;
  reading.catch(() => {
    if (current === reading) current = undefined;
  });
  return reading;
};

/**
 * The session of this page: asked for once, then kept until somebody signs in or out.
 * @throws HttpError 401 when nobody is signed in
 */
export const session = (): Promise<Session> => current ?? readSession();

/**
 * @returns whether the page goes on; false where it is of another person and must start anew
 * @throws HttpError 401 `invalid_credentials`, 429 `too_many_attempts`
 */
export async function signIn(input: SessionInput): Promise<boolean> {
  const { json } = await httpClient(sessionUrl, { method: 'POST', body: JSON.stringify(input) });
  const begun = json as Session;
  otherPages.postMessage(begun.user.id);
  if (!gate.admit(begun.user)) return false;
  current = Promise.resolve(begun);
  return true;
}

export async function signOut(): Promise<void> {
  const wasSignedIn = current !== undefined;
  current = undefined;
  gate.forget();
  if (wasSignedIn) await httpClient(sessionUrl, { method: 'DELETE' });
}
