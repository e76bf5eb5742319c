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

/** Whether an error means that the database could not be reached or used at all, rather than that it refused a statement. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true;
  for (const code of errorCodes(error)) if (unavailable.has(code)) return true;
  return (
    error instanceof Error &&
    /connection terminated|timeout exceeded when trying to connect/i.test(error.message)
  );
}
