import { sessionClient } from '../session/session.js';

export const base = '/v1';

/** An address of the API, each part escaped. */
export const at = (...parts: string[]): string => [base, ...parts.map(encodeURIComponent)].join('/');

/** @throws HttpError with the problem document as its body */
export const read = async <T>(url: string): Promise<T> => (await sessionClient(url)).json as T;

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** @throws HttpError with the problem document as its body */
export const send = async <T>(
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
  method: Method = 'POST',
): Promise<T> =>
  (
    await sessionClient(url, {
      method,
      headers: new Headers(headers),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  ).json as T;
