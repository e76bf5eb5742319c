import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site can make a browser send a change with our cookie, or sign its user in as somebody else, but not
 * lie about where it comes from: browsers say so in `Sec-Fetch-Site`, and older ones in `Origin`. So that counts whether
 * a cookie is there or not. Whoever sends neither is no browser and holds no one else's cookie. Beside it the cookie is
 * SameSite=Strict. Requests with a bearer key are not the browser's doing and pass.
 */
export function registerCrossSiteDefence(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const byKey = request.headers.authorization !== undefined;
    if (reading.has(request.method) || byKey || isFromHere(request)) return done();
    done(
      new ProblemError(
        'cross_site_request',
        'A change without a key must come from a page of this address; open it there and repeat it.',
      ),
    );
  });
}

function isFromHere({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === host;
}
