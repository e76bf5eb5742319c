import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';

export const consoleHeader = 'x-stillwatch-console';
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site can make a browser send our cookie, but it cannot add a header of its own without our consent,
 * which we never give (no CORS). So every change that comes with a cookie must carry the console's header; beside it the
 * cookie is SameSite=Strict. Requests with a bearer key are not the browser's doing and pass.
 */
export function registerCrossSiteDefence(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const byCookie = request.headers.cookie !== undefined && request.headers.authorization === undefined;
    if (reading.has(request.method) || !byCookie || request.headers[consoleHeader] !== undefined)
      return done();
    done(
      new ProblemError(
        'cross_site_request',
        `Send the header ${consoleHeader}: 1 with every change made in a session.`,
      ),
    );
  });
}
