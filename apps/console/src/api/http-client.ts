import { fetchUtils } from 'react-admin';

/**
 * Calls the API with the session cookie. Every request that changes something carries `x-stillwatch-console`, a header
 * another site's page cannot set: the API refuses a cookie without it.
 */
export const httpClient: typeof fetchUtils.fetchJson = (url, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set('accept', 'application/json');
  if (options.method !== undefined && options.method !== 'GET') headers.set('x-stillwatch-console', '1');
  return fetchUtils.fetchJson(url, { ...options, headers, credentials: 'same-origin' });
};
