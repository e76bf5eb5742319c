import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBrokenOff, isDatabaseUnavailable, isDiskFull } from '@stillwatch/database/database-errors';
import type { ProblemCode } from '@stillwatch/contracts/problem';
import type { Logger } from 'pino';
import { ProblemError } from '../errors/problem-error.js';
import { LOGGER } from '../env/tokens.js';
import { databaseAway } from './database-away.js';

/** Answers every failure as an RFC 9457 problem document. What is not expected is logged whole and told without its inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = isDatabaseUnavailable(error) ? databaseAway(request, 'begun') : toProblemError(error);
    // A database that is away is told once, by its watch, and not with every request that it is refused to.
    if (problem.status === 500 || (problem.status > 500 && !(error instanceof ProblemError)))
      this.logger.error({ err: error, method: request.method, url: request.url }, 'request failed');
    const reply = http.getResponse<FastifyReply>();
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json')
      .send(problem.toProblem(request.url.split('?')[0]));
  }
}

/** Maps what frameworks throw to the catalogue of problems. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isDiskFull(error)) {
    return new ProblemError(
      'database_full',
      'The disk of the database is full; nothing was stored, send the request again when there is space.',
    );
  }
  if (isBrokenOff(error)) {
    return new ProblemError(
      'database_busy',
      'The database is busy with the same records; nothing was stored, send the request again in a moment.',
    );
  }
  const known = fastifyProblem(error instanceof HttpException ? error.cause : error);
  if (known) return known;
  if (error instanceof HttpException && error.getStatus() === 404) {
    return new ProblemError('not_found', `${error.message}; the calls are listed at /docs.`);
  }
  if (error instanceof HttpException && error.getStatus() < 500)
    return new ProblemError('invalid_request', error.message);
  return new ProblemError(
    'internal_error',
    'The server failed to answer; the failure was logged, try again.',
  );
}

const fastifyCodes: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'The body is over the limit; send fewer events at a time.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'Send application/json, or application/x-ndjson for usage events.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_body', 'The body is empty; send a JSON document.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_body', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'malformed_body',
    'The body is not as long as its content-length says.',
  ],
};

function fastifyProblem(error: unknown): ProblemError | undefined {
  if (error instanceof SyntaxError && 'statusCode' in error)
    return new ProblemError('malformed_body', 'The body is not valid JSON.');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = fastifyCodes[code];
  return known ? new ProblemError(...known) : undefined;
}
