import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { maxAttachmentBytes } from '@stillwatch/contracts/evidence';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';

export const ndjson = 'application/x-ndjson';
const batchRoute = '/v1/usage-events';

/** A file is sent as it is. */
export const plainBytes = 'application/octet-stream';
const fileRoute = '/v1/cases/:id/attachments';

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
  fastify.addContentTypeParser(plainBytes, (request: FastifyRequest, payload: Readable) =>
    readFile(request, payload),
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

/** Holds no more of a body than a file may have; the rest is read and dropped, so that its sender hears why. */
function readFile(request: FastifyRequest, payload: Readable): Promise<Buffer> {
  if (request.routeOptions.url !== fileRoute)
    return Promise.reject(new ProblemError('unsupported_media_type', 'Send application/json.'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    payload.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxAttachmentBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    payload.on('end', () => {
      if (size <= maxAttachmentBytes) resolve(Buffer.concat(chunks));
      else reject(new ProblemError('attachment_too_large', tooLargeSentence));
    });
    payload.on('error', reject);
  });
}

const tooLargeSentence = `A file can have ${maxAttachmentBytes / 1024 / 1024} MB; send a smaller one.`;

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
