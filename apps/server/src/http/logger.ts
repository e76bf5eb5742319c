import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

/** Structured lines on standard output; secrets and content are never among the fields. */
export const createLogger = (name: string, level: string): Logger =>
  pino({ name, level, redact: ['req.headers.authorization', 'req.headers.cookie'] });

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
