import type { LoggerService } from '@nestjs/common';
import { pino, type Logger, type LoggerOptions } from 'pino';
import { toLoggedError } from '../errors/error-log.js';

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
  const told = (message: unknown, rest: unknown[]) => ({
    ...(message instanceof Error ? { err: message } : {}),
    rest: rest.map((one) => (one instanceof Error ? toLoggedError(one) : String(one))),
  });
  return {
    log: (message: unknown) => logger.debug(text(message)),
    debug: (message: unknown) => logger.debug(text(message)),
    verbose: (message: unknown) => logger.trace(text(message)),
    warn: (message: unknown) => logger.warn(text(message)),
    error: (message: unknown, ...rest: unknown[]) => logger.error(told(message, rest), text(message)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.fatal(told(message, rest), text(message)),
  };
}

/** Libraries hang whole objects on their errors (the Postgres client with its secrets): a line holds what an error says. */
function withPlainErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (value instanceof Error) return toLoggedError(value);
  return Array.isArray(value) ? value.map(plain) : value;
}
