import { RouteConfig } from '@nestjs/platform-fastify';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { databaseAway } from './database-away.js';

/** For routes that can answer, or know what to answer, while the database is away. */
export const AnswersWithoutDatabase = () => RouteConfig({ withoutDatabase: true });

/**
 * While the database is away, every request that needs it is answered at once, also those that wait already: on a connection
 * to a database that hangs nothing fails by itself. What was begun for them is not stopped; it ends with its connection.
 */
export function registerDatabaseGuard(fastify: FastifyInstance, watch: DatabaseWatch): void {
  const unanswered = new Map<FastifyReply, FastifyRequest>();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!needsDatabase(request)) return done();
    if (watch.isAway) return done(databaseAway(request, 'refused'));
    unanswered.set(reply, request);
    reply.raw.once('close', () => unanswered.delete(reply));
    done();
  });
  watch.on('away', () => {
    for (const [reply, request] of unanswered) answer(request, reply);
    unanswered.clear();
  });
}

function needsDatabase({ routeOptions: { url, config } }: FastifyRequest): boolean {
  return (url?.startsWith('/v1/') ?? false) && !('withoutDatabase' in config);
}

/** Takes the reply out of the hands of the handler, which may come to its own answer at this very moment. */
function answer(request: FastifyRequest, reply: FastifyReply): void {
  if (reply.sent || reply.raw.headersSent) return;
  const problem = databaseAway(request, 'begun');
  reply.header('content-type', 'application/problem+json').header('cache-control', 'no-store').hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.statusCode = problem.status;
  reply.raw.end(JSON.stringify(problem.toProblem(request.originalUrl.split('?')[0])));
}
