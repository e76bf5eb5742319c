import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../errors/problem-error.js';
import type { BodyRule } from './takes.decorator.js';

export const ndjson = 'application/x-ndjson';
const json = 'application/json';
/** A file is sent as it is. */
export const plainBytes = 'application/octet-stream';

/** By RFC 9110 `x-gzip` is another name of `gzip`, and names are read without regard to case. */
const gzipNames = new Set(['gzip', 'x-gzip']);

const taken: Record<BodyRule['kind'], { readonly types: readonly string[]; readonly sentence: string }> = {
  json: { types: [json], sentence: 'Send the body as application/json.' },
  bytes: { types: [plainBytes], sentence: 'Send the file as application/octet-stream.' },
  batch: {
    types: [ndjson, json],
    sentence: 'Send usage events as application/x-ndjson or application/json.',
  },
};

/** Whether a request announces a body of at least one byte, or one of a length that only its end tells. */
export const announcesBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * @returns the media type, in lower case and without parameters
 * @throws ProblemError `unsupported_media_type` when the route does not take it
 */
export function mediaTypeOf(headers: IncomingHttpHeaders, kind: BodyRule['kind']): string {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && taken[kind].types.includes(type)) return type;
  throw new ProblemError('unsupported_media_type', taken[kind].sentence);
}

/**
 * @returns whether the body is compressed
 * @throws ProblemError `unsupported_media_type` for an encoding that is unknown, or that this route does not take
 */
export function isGzip(headers: IncomingHttpHeaders, kind: BodyRule['kind']): boolean {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return false;
  if (kind === 'batch' && gzipNames.has(encoding)) return true;
  throw new ProblemError(
    'unsupported_media_type',
    kind === 'batch'
      ? 'Send the body plain or gzip-compressed.'
      : 'Send the body plain, without an encoding.',
  );
}
