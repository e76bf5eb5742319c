import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface DrainBounds {
  /** How many bytes are read and dropped for the sake of an answer. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * A request is often answered before all of its body has come: it is too large, of the wrong kind, or nobody's. To close
 * the connection then would break the pipe of a sender that is still writing, which would never read the answer. So what
 * is left is read and dropped, to a bound, and only then the connection is closed; within the bound it stays open.
 */
export function registerUnreadBodies(fastify: FastifyInstance, bounds: DrainBounds): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Whoever reads a body listens for its errors; an upload that is cut off while nobody reads it is no failure of ours.
    request.raw.on('error', () => undefined);
    done();
  });
  fastify.addHook('onSend', async (request, reply) => {
    const { raw } = request;
    if (raw.complete || raw.destroyed) return;
    const drained = drain(raw, bounds);
    // Node closes such a connection as soon as the answer is written. A sender that was too slow is waited for no longer.
    const closesAnyway = !reply.raw.shouldKeepAlive;
    if (closesAnyway && reply.statusCode !== 408) await drained;
    else void drained.then((isAtEnd) => (isAtEnd ? undefined : raw.socket.destroySoon()));
  });
}

/** Answers whether the body came to its end within the bounds. */
function drain(raw: IncomingMessage, { maxBytes, timeoutMs }: DrainBounds): Promise<boolean> {
  return new Promise((resolve) => {
    let left = maxBytes;
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const done = () => {
      clearTimeout(timer);
      resolve(true);
    };
    raw.on('data', (bytes: Buffer) => {
      left -= bytes.length;
      if (left >= 0) return;
      clearTimeout(timer);
      resolve(false);
    });
    raw.on('end', done).on('close', done).resume();
  });
}
