import { ProblemError } from '../errors/problem-error.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
const batchRoute = '/v1/usage-events';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: unknown };
}

/**
 * The problem `database_unavailable`, in a sentence that is true for what was asked: a change that had begun may or may not
 * have been stored, because the answer to its commit can be lost with the connection.
 */
export function databaseAway({ method, url, headers }: Asked, progress: 'refused' | 'begun'): ProblemError {
  return new ProblemError('database_unavailable', `The database does not answer; ${advice()}`);

  function advice(): string {
    if (reading.has(method)) return 'ask again later.';
    if (progress === 'refused') return 'nothing was stored, send the request again later.';
    if (url.startsWith(batchRoute))
      return 'send the batch again later, what was stored of it is not counted twice.';
    if (headers['idempotency-key'] !== undefined)
      return 'send the request again later with the same Idempotency-Key, it is done only once.';
    return 'it is not known whether this was stored, look before you send it again.';
  }
}
