import { errorCodes } from './retryable.js';

/** What Node and Postgres say when nobody answers, the server is starting or stopping, or it refuses the log-in. */
const unavailable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08001',
  '08003',
  '08006',
  '28000',
  '28P01',
  '3D000',
  'P1000',
  'P1001',
  'P1003',
  'P1017',
]);

/** The database was found not to answer while something waited for it. Whether a change that waited was stored is not known. */
export class DatabaseAwayError extends Error {
  override readonly name = 'DatabaseAwayError';

  constructor() {
    super('The database does not answer');
  }
}

/** Whether an error means that the database could not be reached or used at all, rather than that it refused a statement. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseAwayError) return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true;
  for (const code of errorCodes(error)) if (unavailable.has(code)) return true;
  return (
    error instanceof Error &&
    /connection terminated|timeout exceeded when trying to connect/i.test(error.message)
  );
}

/** A free slot for one connection less does not mean that those who have one are not served. */
const tooManyConnections = '53300';

/** Whether an error of a new connection means that nobody else is served either. */
export const refusesEverybody = (error: unknown): boolean => !errorCodes(error).has(tooManyConnections);

/** Postgres is there and not ready yet: it starts, recovers from a crash, or shuts down. */
const startingCodes = ['57P01', '57P02', '57P03'];

export const isDatabaseStarting = (error: unknown): boolean =>
  startingCodes.some((code) => errorCodes(error).has(code));

/** Postgres has no room to write; what the statement's transaction had done is undone. */
export const isDiskFull = (error: unknown): boolean => errorCodes(error).has('53100');

/** Postgres broke off a statement that took or waited too long (see `docs/operation.md`); its transaction is undone. */
const brokenOffCodes = ['57014', '55P03', '25P03'];

export const isBrokenOff = (error: unknown): boolean =>
  brokenOffCodes.some((code) => errorCodes(error).has(code));
