/** What a log line says of an error: never its other fields, among which drivers keep connections and their secrets. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

const deepest = 4;

export function toLoggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = 'code' in error && error.code !== undefined ? { code: String(error.code) } : {};
  const below = (inner: unknown) => toLoggedError(inner, depth + 1);
  const hasMore = depth < deepest;
  return {
    ...{ type: error.name, message: error.message, stack: error.stack },
    ...code,
    ...(hasMore && error.cause !== undefined ? { cause: below(error.cause) } : {}),
    ...(hasMore && error instanceof AggregateError ? { errors: error.errors.slice(0, 10).map(below) } : {}),
  };
}
