import type { FastifyReply } from 'fastify';
import type { ProblemError } from '../errors/problem-error.js';

/** Answers with a problem document. It is sent as text, so that no serializer changes its content type. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  if (problem.retryAfter !== undefined) void reply.header('retry-after', problem.retryAfter);
  if (problem.status === 408) void reply.header('connection', 'close');
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem.toProblem(reply.request.originalUrl.split('?')[0])));
}
