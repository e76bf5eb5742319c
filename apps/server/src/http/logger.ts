import type { LoggerService } from '@nestjs/common';
import { pino, type Logger, type LoggerOptions } from 'pino';

/** Structured lines on standard output; secrets and content are never among the fields. */
export const createLogger = (name: string, level: string): Logger => pino(loggerOptions(name, level));

export const loggerOptions = (name: string, level: string): LoggerOptions => ({
  name,
  level,
  redact: ['req.headers.authorization', 'req.headers.cookie'],
  formatters: { log: withPlainErrors },
  serializers: { err: (plain: unknown) => plain },
});

/** Nest's own messages through the same logger; its start-up chatter goes to debug. */
export function nestLogger(logger: Logger): LoggerService {
  const text = (message: unknown) => (message instanceof Error ? message.message : String(message));
  return {
    log: (message: unknown) => logger.debug(text(message)),
    debug: (message: unknown) => logger.debug(text(message)),
    verbose: (message: unknown) => logger.trace(text(message)),
    warn: (message: unknown) => logger.warn(text(message)),
    error: (message: unknown, ...rest: unknown[]) => logger.error({ rest }, text(message)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.fatal({ rest }, text(message)),
  };
}

/** Libraries hang whole objects on their errors (the Postgres client with its secrets): a line holds what an error says. */
function withPlainErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (value instanceof Error) return plainError(value);
  return Array.isArray(value) ? value.map(plain) : value;
}

function plainError(error: Error): Record<string, unknown> {
  const { code } = error as Error & { code?: unknown };
  const { cause } = error;
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(cause instanceof Error ? { cause: plainError(cause) } : {}),
    ...(error instanceof AggregateError ? { errors: error.errors.map(plain) } : {}),
  };
}
