import {
  Catch,
  HttpException,
  Inject,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isBrokenOff, isDatabaseUnavailable, isDiskFull } from '@stillwatch/database/database-errors';
import type { ProblemCode } from '@stillwatch/contracts/problem';
import type { Logger } from 'pino';
import { ProblemError } from '../errors/problem-error.js';
import { LOGGER } from '../env/tokens.js';
import { AllowedMethods } from './allowed-methods.js';
import { databaseAway } from './database-away.js';
import { sendProblem } from './send-problem.js';

/** Answers every failure as an RFC 9457 problem document. What is not expected is logged whole and told without its inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly allowedMethods: AllowedMethods,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = isDatabaseUnavailable(error)
      ? databaseAway(request, 'begun')
      : (this.wrongMethod(error, request, reply) ?? toProblemError(error));
    // A database that is away is told once, by its watch, and not with every request that it is refused to.
    if (problem.status === 500 || (problem.status > 500 && !(error instanceof ProblemError)))
      this.logger.error({ err: error, method: request.method, url: request.originalUrl }, 'request failed');
    sendProblem(reply, problem);
  }

  private wrongMethod(
    error: unknown,
    { method, url }: FastifyRequest,
    reply: FastifyReply,
  ): ProblemError | undefined {
    if (!(error instanceof NotFoundException)) return undefined;
    const allowed = this.allowedMethods.at(url.split('?')[0] ?? url);
    if (allowed.length === 0 || allowed.includes(method)) return undefined;
    void reply.header('allow', allowed.join(', '));
    return new ProblemError('method_not_allowed', `This address takes ${allowed.join(', ')}, not ${method}.`);
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
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'The content-type header cannot be read; send application/json.',
  ],
  FST_ERR_HANDLER_TIMEOUT: [
    'answer_timeout',
    'The answer took too long and was given up; look whether the change was made before you repeat it.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: ['address_too_long', 'A part of the address is too long to name anything.'],
  FST_ERR_BAD_URL: ['invalid_request', 'The address is not valid.'],
};

function fastifyProblem(error: unknown): ProblemError | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = fastifyCodes[code];
  return known ? new ProblemError(...known) : undefined;
}
