import type { RandomStream } from '../random-stream.js';
import type { Operation } from './api-document.js';
import { hostileBody } from './hostile-bodies.js';
import { hostileText } from './hostile-values.js';
import { valueOf } from './schema-values.js';

/** What a request may be sent in the name of. */
export interface Credentials {
  readonly key: string;
  readonly cookie: string;
}

export interface HostileRequest {
  readonly method: string;
  /** Everything that goes over the wire. */
  readonly bytes: Buffer;
  /** Whether its end is where it says, so that the connection can be used again. */
  readonly isFramed: boolean;
}

/** Names that the answers have shown, by the kind of thing that they name. */
export type KnownNames = ReadonlyMap<string, readonly string[]>;

const oddHeaders: readonly (readonly [string, string])[] = [
  ...([
    ['accept', 'text/html'],
    ['accept', '*/*;q=nonsense'],
    ['range', 'bytes=0-1,5-'],
    ['if-none-match', '*'],
  ] as const),
  ...([
    ['origin', 'https://elsewhere.example'],
    ['origin', 'null'],
    ['sec-fetch-site', 'cross-site'],
  ] as const),
  ...([
    ['x-forwarded-host', 'a b'],
    ['x-forwarded-proto', 'https,http'],
    ['forwarded', 'for="_x"'],
  ] as const),
  ...([
    ['idempotency-key', ''],
    ['idempotency-key', 'a'.repeat(300)],
    ['idempotency-key', 'again'],
  ] as const),
  ...([
    ['expect', '100-continue'],
    ['expect', 'nonsense'],
    ['upgrade', 'websocket'],
    ['te', 'trailers'],
  ] as const),
  ...([
    ['cookie', 'stillwatch_session=%E0%A4%A; a=b; =; ;'],
    ['cookie', '\xff\xfe'],
    ['host', ''],
  ] as const),
  ...([
    ['x-http-method-override', 'DELETE'],
    ['accept-encoding', 'br;q=x'],
    ['accept-language', '\xe4'],
  ] as const),
  ...([
    ['connection', 'close'],
    ['connection', 'upgrade'],
    ['content-language', 'x'],
    ['traceparent', '00-x'],
  ] as const),
];

const noHttp: readonly string[] = [
  ...['\0\0\0\0\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ...[
    'GET /health HTTP/1.1\r\n\r\n',
    'GET /health HTTP/1.1\r\nhost: a\r\nbad header\r\n\r\n',
    'NONSENSE / HTTP/1.1\r\n\r\n',
  ],
  ...['POST /v1/session HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n12345'],
  ...['POST /v1/session HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
  ...[
    'POST /v1/session HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n',
  ],
  ...[
    `GET /health HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
    `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
  ],
  ...[
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n',
    'GET http://a b/ HTTP/1.1\r\n\r\n',
  ],
];

/** Makes the request of one number; the same numbers make the same request as long as the same names are known. */
export function hostileRequest(
  operations: readonly Operation[],
  credentials: Credentials,
  names: KnownNames,
  random: RandomStream,
): HostileRequest {
  if (random.chance(0.02))
    return { method: 'GET', bytes: Buffer.from(random.pick(noHttp), 'latin1'), isFramed: false };
  const operation = random.pick(operations);
  const method = random.chance(0.03)
    ? random.pick(['DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'])
    : operation.method;
  const path = pathOf(operation, names, random) + queryOf(operation, random);
  const headers: [string, string][] = [
    ['host', '127.0.0.1'],
    ['x-forwarded-for', `198.51.${random.int(0, 255)}.${random.int(1, 254)}`],
    ...credentialOf(endsSessions(operation) ? { ...credentials, cookie: 'none=none' } : credentials, random),
    ...Array.from({ length: random.pick([0, 0, 1, 2]) }, (): [string, string] => [
      ...random.pick(oddHeaders),
    ]),
  ];
  const hasBody =
    operation.body !== undefined ? random.chance(0.95) : random.chance(method === 'GET' ? 0.03 : 0.2);
  if (!hasBody) return framed(method, path, headers, Buffer.alloc(0));
  const { bytes, headers: ofBody } = hostileBody(operation, random);
  headers.push(...Object.entries(ofBody));
  if (random.chance(0.08))
    return framed(method, path, [...headers, ['transfer-encoding', 'chunked']], chunked(bytes, random));
  const lie = random.chance(0.02) ? random.pick([-1, 1, 100]) : 0;
  const length = Math.max(0, bytes.length + lie);
  return {
    ...framed(method, path, [...headers, ['content-length', String(length)]], bytes),
    isFramed: lie === 0,
  };
}

function framed(
  method: string,
  path: string,
  headers: readonly (readonly [string, string])[],
  body: Buffer,
): HostileRequest {
  const head = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '\r\n'];
  return { method, bytes: Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]), isFramed: true };
}

/** A session that the run's own requests had ended would let nothing more in. */
const endsSessions = ({ method, path }: Operation): boolean =>
  method === 'DELETE' && path.startsWith('/v1/session');

function credentialOf({ key, cookie }: Credentials, random: RandomStream): [string, string][] {
  const lot = random.next();
  if (lot < 0.5) return [['authorization', `Bearer ${key}`]];
  if (lot < 0.88) return [['cookie', cookie]];
  if (lot < 0.95) return [];
  return [
    [
      'authorization',
      random.pick(['Bearer', 'Bearer  x y', 'Basic Og==', `Bearer ${'x'.repeat(5_000)}`, '\xff']),
    ],
  ];
}

/** What is known of these is the fuzz's own: it must not lock itself out. */
const own = new Set(['users', 'api-keys', 'sessions']);

function pathOf({ path }: Operation, names: KnownNames, random: RandomStream): string {
  if (random.chance(0.01)) return `/${escaped(hostileText(random), random)}`;
  const parts = path.split('/');
  return parts
    .map((part, at) => {
      if (!part.startsWith('{')) return part;
      const kind = parts[at - 1] ?? '';
      const known = own.has(kind) ? [] : (names.get(kind === 'enforcement' ? 'accounts' : kind) ?? []);
      return known.length > 0 && random.chance(0.6)
        ? encodeURIComponent(random.pick(known))
        : escaped(hostileText(random) || 'x', random);
    })
    .join('/');
}

function queryOf({ query }: Operation, random: RandomStream): string {
  const given = query.filter(() => random.chance(0.5));
  const pairs = given.map(({ name, schema }) => [name, queryValue(name, schema, random)] as const);
  const added = random.chance(0.05) ? [[hostileText(random), hostileText(random)] as const] : [];
  const all = [...pairs, ...added].map(
    ([name, value]) => `${escaped(name, random)}=${escaped(value, random)}`,
  );
  return all.length === 0 ? '' : `?${all.join('&')}`;
}

const filterNames = [
  'id',
  'q',
  'accountId',
  'band',
  'state',
  'assigneeId',
  'status',
  'action',
  'caseId',
  'role',
  'topic',
];

function queryValue(
  name: string,
  schema: Operation['query'][number]['schema'],
  random: RandomStream,
): string {
  if (random.chance(0.3)) return hostileText(random);
  if (name === 'filter') return JSON.stringify({ [random.pick(filterNames)]: valueOf({}, random, 0) });
  if (name === 'sort')
    return JSON.stringify([
      random.pick(['id', 'createdAt', 'score', hostileText(random)]),
      random.pick(['ASC', 'DESC', 'x']),
    ]);
  if (name === 'range')
    return JSON.stringify([random.pick([0, 5, -1, 2 ** 53]), random.pick([0, 9, 999, 2 ** 31])]);
  return String(valueOf(schema, random, 0.1));
}

/** Percent-encoded, also what is no Unicode; now and then left as it is where the request line survives it. */
function escaped(text: string, random: RandomStream): string {
  const short = text.slice(0, 3_000);
  if (random.chance(0.05)) return short.replace(/[\s\0-\x1f\x7f]|[^\0-\xff]/g, '');
  return short.isWellFormed() ? encodeURIComponent(short) : '%ED%A0%80';
}

function chunked(bytes: Buffer, random: RandomStream): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = Math.min(bytes.length - at, random.pick([1, 100, 65_536]), bytes.length);
    const taken = parts.length > 500 ? bytes.length - at : size;
    parts.push(Buffer.from(`${taken.toString(16)}\r\n`), bytes.subarray(at, at + taken), Buffer.from('\r\n'));
    at += taken;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}
