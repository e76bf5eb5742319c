import { fetchUtils } from 'react-admin';

/** Calls the API with the session cookie. */
export const httpClient: typeof fetchUtils.fetchJson = (url, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set('accept', 'application/json');
  return fetchUtils.fetchJson(url, { ...options, headers, credentials: 'same-origin' });
};
