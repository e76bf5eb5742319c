import { gzipSync } from 'node:zlib';
import type { RandomStream } from '../random-stream.js';
import type { Operation } from './api-document.js';
import { hostileText, hostileValue } from './hostile-values.js';
import { valueOf } from './schema-values.js';

export interface HostileBody {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };
const oddTypes = [
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'text/csv',
    '*/*',
    'x',
  ],
  ...[
    'application/json; charset=utf-16',
    'APPLICATION/JSON',
    'application/octet-stream',
    'application/xml',
    ';',
    '',
  ],
];
const oddEncodings = [
  'gzip',
  'GZIP',
  'x-gzip',
  'deflate',
  'br',
  'identity',
  'gzip, gzip',
  'zstd',
  '',
  'chunked',
];

/** A body for an operation: mostly nearly right, sometimes broken on each layer on which a body can be broken. */
export function hostileBody({ path, body = {} }: Operation, random: RandomStream): HostileBody {
  const hostility = random.pick([0, 0.03, 0.1, 0.3]);
  const takesLines = path === '/v1/usage-events';
  const text =
    JSON.stringify(random.chance(0.9) ? valueOf(body, random, hostility) : hostileValue(random)) ?? '';
  switch (random.int(0, 19)) {
    case 0:
      return { bytes: Buffer.from(text.slice(0, random.int(0, text.length))), headers: json };
    case 1:
      return { bytes: Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0xed, 0xa0, 0x80]), headers: json };
    case 2:
      return { bytes: Buffer.from(`\ufeff${text}`), headers: json };
    case 3:
      return { bytes: Buffer.from(text), headers: { 'content-type': random.pick(oddTypes) } };
    case 4:
      return {
        bytes: Buffer.from(text),
        headers: { ...json, 'content-encoding': random.pick(oddEncodings) },
      };
    case 5:
      return packed(text, random);
    case 6:
      return {
        bytes: Buffer.alloc(random.pick([0, 1, 70_000, 1_100_000]), random.pick(['[', '{"a":', '0\n', ' '])),
        headers: random.pick([json, ndjson]),
      };
    case 7:
      return {
        bytes: Buffer.from(`{"__proto__":{"a":1},"constructor":{"prototype":{}},"x":${text || 0}}`),
        headers: json,
      };
    case 8:
      return { bytes: Buffer.from(text), headers: {} };
    default:
      return takesLines && random.chance(0.7)
        ? { bytes: Buffer.from(lines(body, random, hostility)), headers: ndjson }
        : { bytes: Buffer.from(text), headers: json };
  }
}

function lines(batch: NonNullable<Operation['body']>, random: RandomStream, hostility: number): string {
  const event = batch.properties?.events?.items ?? {};
  return Array.from({ length: random.int(1, 12) }, () =>
    random.chance(0.1) ? hostileText(random) : JSON.stringify(valueOf(event, random, hostility)),
  ).join('\n');
}

function packed(text: string, random: RandomStream): HostileBody {
  const headers = { ...random.pick([json, ndjson]), 'content-encoding': 'gzip' };
  const whole = gzipSync(text);
  const bytes = random.pick([
    whole,
    whole.subarray(0, random.int(0, whole.length)),
    Buffer.concat([whole, whole]),
    Buffer.concat([whole, Buffer.from('trailing')]),
    Buffer.concat([whole, Buffer.alloc(9)]),
    gzipSync(Buffer.alloc(3_000_000, '0\n'), { level: 1 }),
  ]);
  return { bytes, headers };
}
