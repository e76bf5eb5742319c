const deadlockDetected = '40P01';
const serializationFailure = '40001';
const prismaWriteConflict = 'P2034';

/** Whether Postgres broke off the transaction for the sake of another, so that running it again can succeed. */
export function isRetryable(error: unknown): boolean {
  const codes = errorCodes(error);
  return [deadlockDetected, serializationFailure, prismaWriteConflict].some((code) => codes.has(code));
}

/** The codes of an error and of what caused it: node-postgres says `code`, Prisma's adapter `cause.originalCode`. */
export function errorCodes(error: unknown): Set<string> {
  const codes = new Set<string>();
  for (let current = error, depth = 0; current instanceof Object && depth < 5; depth += 1) {
    const { code, originalCode, cause, meta } = current as Record<string, unknown>;
    if (typeof code === 'string') codes.add(code);
    if (typeof originalCode === 'string') codes.add(originalCode);
    current = cause ?? (meta as Record<string, unknown> | undefined)?.['driverAdapterError'];
  }
  return codes;
}
