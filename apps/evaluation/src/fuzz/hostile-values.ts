import type { RandomStream } from '../random-stream.js';

/** Texts that programs have stumbled over, each for another reason. */
const texts: readonly string[] = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\t\r\n',
    '\u001f',
    '\u007f',
    '\ud800',
    'a\udfffb',
    '\ufeff',
    '\ufffd',
    '\uffff',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    'true',
  ],
  ...[
    '.',
    '..',
    '../../etc/passwd',
    '/',
    '//',
    '\\',
    '%',
    '%00',
    '%E0%A4%A',
    '%2F..%2F',
    '?',
    '#',
    ';',
    '&=',
    '*',
  ],
  ...[
    "' OR 1=1 --",
    '"; DROP TABLE accounts; --',
    '$1',
    '${7*7}',
    '{{7*7}}',
    '%_\\',
    '<script>alert(1)</script>',
  ],
  ...[
    '=1+1',
    '@SUM(A1)',
    '-1',
    '0',
    '1e400',
    '-0',
    '0x10',
    '٣',
    '½',
    '9007199254740993',
    '9223372036854775808',
  ],
  ...[
    '\u202eabc',
    '\u200b',
    'a\u0301',
    '\u00ad',
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    '\u0130',
    'ß',
    '用户',
  ],
  ...[
    '0000-00-00',
    '2024-02-30T00:00:00Z',
    '9999-12-31T23:59:60Z',
    '+275760-09-13T00:00:00.000Z',
    '1900-01-01T00:00:00Z',
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '[0,9]',
    '{}',
    '[]',
    '"',
    "'",
  ],
  ...[
    'a@b',
    'a@b.example\r\nBcc: x@y.example',
    'http://127.0.0.1:1/',
    'https://[::1]:1/',
    'javascript:alert(1)',
  ],
];

const numbers: readonly number[] = [
  ...[
    0,
    -0,
    1,
    -1,
    0.1,
    1e-320,
    1e308,
    -1e308,
    2 ** 31,
    2 ** 31 - 1,
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 53,
    2 ** 63,
    2 ** 64,
  ],
  ...[1e21, 99_999, 1_000_000_001, 4_294_967_296, -0.5, 1.000_000_000_000_1],
];

const longLengths = [201, 501, 1_501, 4_001, 10_001, 70_000];

export const hostileText = (random: RandomStream): string => {
  const text = random.pick(texts);
  if (random.chance(0.06)) return (text || 'x').repeat(random.pick(longLengths));
  return random.chance(0.2) ? text + random.pick(texts) : text;
};

export const hostileNumber = (random: RandomStream): number => random.pick(numbers);

/** Any JSON value but what was meant. */
export function hostileValue(random: RandomStream, depth = 0): unknown {
  const kind = random.int(0, depth > 2 ? 5 : 9);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return hostileNumber(random);
    case 4:
    case 5:
      return hostileText(random);
    case 6:
      return Array.from({ length: random.pick([0, 1, 3, 70, 2_000]) }, () => hostileText(random));
    case 7:
      return nested(random.pick([10, 1_000]));
    default:
      return Object.fromEntries(
        Array.from({ length: random.int(0, 4) }, () => [
          hostileText(random),
          hostileValue(random, depth + 1),
        ]),
      );
  }
}

const nested = (depth: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};
