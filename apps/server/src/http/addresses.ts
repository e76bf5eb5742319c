import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';
import { isForConsole } from './console-files.js';

const malformed = new WeakSet<IncomingMessage>();

/**
 * An address that the router can read. One whose escapes are no UTF-8 is taken by its letters, and remembered as
 * malformed, so that it runs through the same hooks as any other before it is refused.
 */
export function readableAddress(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  if (isDecodable(path)) return url;
  malformed.add(request);
  return path.replaceAll('%', '%25') + url.slice(path.length);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Refuses malformed addresses. A browser that asks the console for one gets the console, which says that there is no such page. */
export function registerAddressCheck(fastify: FastifyInstance, hasConsole: boolean): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) {
      return done(new ProblemError('invalid_request', 'Send a Host header.'));
    }
    if (!malformed.has(request.raw) || (hasConsole && isForConsole(request))) return done();
    done(
      new ProblemError(
        'invalid_request',
        'The address is not valid: each % must begin an escaped byte of UTF-8 text.',
      ),
    );
  });
}
