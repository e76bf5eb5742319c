import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';

export const ndjson = 'application/x-ndjson';
const batchRoute = '/v1/usage-events';

/**
 * Lets batches be large, compressed and NDJSON. The limit counts the bytes after decompression while they arrive, so a
 * small body that unfolds into a huge one is cut off at the limit and never held in memory.
 */
export function registerBodyParsing(fastify: FastifyInstance, maxBatchBytes: number): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url === batchRoute) route.bodyLimit = maxBatchBytes;
  });
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser(
    ndjson,
    { parseAs: 'buffer', bodyLimit: maxBatchBytes },
    (_request, body, done) => {
      done(null, body);
    },
  );
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') return done(null, payload);
    if (encoding !== 'gzip')
      return done(new ProblemError('unsupported_media_type', 'Send the body plain or gzip-compressed.'));
    delete request.headers['content-length'];
    done(null, gunzip(payload as Readable));
  });
}

function gunzip(payload: Readable): Readable {
  const gunzipped = createGunzip();
  const broken = () =>
    new ProblemError('malformed_gzip', 'The gzip stream is broken; nothing of it was stored, send it again.');
  payload.on('error', () => gunzipped.destroy(broken()));
  const emit = gunzipped.emit.bind(gunzipped);
  gunzipped.emit = (event: string | symbol, ...args: unknown[]) =>
    event === 'error' && !(args[0] instanceof ProblemError)
      ? emit('error', broken())
      : emit(event as 'data', ...args);
  return payload.pipe(gunzipped);
}
