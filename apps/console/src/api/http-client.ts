import { HttpError, type fetchUtils } from 'react-admin';

type Answer = Awaited<ReturnType<typeof fetchUtils.fetchJson>>;

/** What an answer that refuses carries beside its problem document. */
export interface Refused {
  /** How long the server asks to wait, from `Retry-After`. */
  retryAfterSeconds?: number;
}

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const retryAfterOf = (headers: Headers): number | undefined => {
  const seconds = Number(headers.get('retry-after') ?? undefined);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
};

/**
 * Calls the API with the session cookie.
 * @throws HttpError with the problem document as its body, and `retryAfterSeconds` where the server asks to wait
 */
export const httpClient = async (url: string, options: fetchUtils.Options = {}): Promise<Answer> => {
  const headers = new Headers(options.headers);
  headers.set('accept', 'application/json');
  if (typeof options.body === 'string' && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const response = await fetch(url, { ...options, headers, credentials: 'same-origin' });
  const body = await response.text();
  const json = jsonOf(body);
  if (response.ok) return { status: response.status, headers: response.headers, body, json };
  const refused: Refused = { retryAfterSeconds: retryAfterOf(response.headers) };
  throw Object.assign(new HttpError(response.statusText, response.status, json), refused);
};
