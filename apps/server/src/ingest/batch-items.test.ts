import { describe, expect, test } from '@jest/globals';
import { UnreadLogitBias } from '@stillwatch/detection/request-traits';
import fc from 'fast-check';
import { BatchError, batchItems, notJson } from './batch-items.js';
import { notUtf8 } from './event-reader.rules.js';
import { JsonScanner } from './json-scanner.js';

const items = (kind: 'ndjson' | 'json', text: string) => [...batchItems({ kind, bytes: Buffer.from(text) })];

test('the scanner takes what JSON.parse takes and refuses what it refuses', () => {
  const broken = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', '{', 'nul', '\\u12', '-', '.5', '\u0001', ' '),
    )
    .map(
      ([json, at, piece]) =>
        json.slice(0, at % (json.length + 1)) + piece + json.slice(at % (json.length + 1)),
    );
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
      const bytes = Buffer.from(text);
      const scanner = new JsonScanner(bytes);
      const end = scanner.value(scanner.space(0));
      const isWhole = end !== -1 && scanner.space(end) === bytes.length;
      let parses = true;
      try {
        JSON.parse(bytes.toString('utf8'));
      } catch {
        parses = false;
      }
      expect(isWhole).toBe(parses);
    }),
    { numRuns: 3_000 },
  );
});

describe('lines', () => {
  test('blank ones are no items, whatever ends them', () => {
    expect(items('ndjson', '\n{"a":1}\r\n \t\n\n2')).toEqual([{ a: 1 }, 2]);
  });

  test('each is read on its own', () => {
    expect(items('ndjson', '{"id": broken\n{"id":"b"}')).toEqual([notJson, { id: 'b' }]);
  });
});

describe('a JSON body', () => {
  test('is the items of its events, whatever else it holds', () => {
    expect(
      items('json', '{"x":{"__proto__":1,"events":[9]},"events":[{"a":"]}"} , [1], "\\u00e9"],"y":[{}]}'),
    ).toEqual([{ a: ']}' }, [1], 'é']);
  });

  test.each([
    ['no JSON', '{"events": ['],
    ['something after it', '{"events": []} x'],
    ['no events', '{"event": []}'],
    ['events that are no list', '{"events": {}}'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('of %s is refused', (_name, text) => {
    expect(() => items('json', text)).toThrow(BatchError);
  });

  test('of more than 100,000 events is refused as too large', () => {
    expect(() => items('json', `{"events":[${'0,'.repeat(100_000)}0]}`)).toThrow(/more than 100000/);
    expect(items('json', `{"events":[${'0,'.repeat(99_999)}0]}`)).toHaveLength(100_000);
  });
});

describe('bytes that are no UTF-8', () => {
  const kinds = ['ndjson', 'json'] as const;
  const sizes = [
    ['a small item', '[]'],
    ['an item of many bytes', `"${'x'.repeat(100_000)}"`],
    ['an item of very many values', `[${'1,'.repeat(40_000)}1]`],
  ] as const;
  const cases = kinds.flatMap((kind) => sizes.map(([size, filling]) => [kind, size, filling] as const));
  const read = (kind: (typeof kinds)[number], item: string) => {
    const body = kind === 'json' ? `{"events":[${item}]}` : item;
    return [...batchItems({ kind, bytes: Buffer.from(body, 'latin1') })][0];
  };

  test.each(cases)('mark an identity field and no other, in %s and %s', (kind, _size, filling) => {
    for (const field of ['id', 'accountId', 'occurredAt', 'operation', 'model'])
      expect(read(kind, `{"x":${filling},"apiKeyId":"k\x80", "${field}" : "A\x80"}`)).toMatchObject({
        apiKeyId: 'k\ufffd',
        [field]: notUtf8,
      });
  });

  test.each(cases)('leave a U+FFFD that was sent as such, in %s and %s', (kind, _size, filling) => {
    const sent = '"id":"A\xef\xbf\xbd","model":"m\\ufffd"';
    const item = { id: 'A\ufffd', model: 'm\ufffd' };
    expect(read(kind, `{${sent},"x":${filling}}`)).toMatchObject(item);
    expect(read(kind, `{${sent},"x":${filling},"content":{"prompt":"\x80"}}`)).toMatchObject(item);
  });
});

describe('a huge item', () => {
  const many = (count: number, entry: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => entry(n)).join(',');

  test('is read whole while it holds few values', () => {
    const prompt = 'p'.repeat(6_000_000);
    expect(items('ndjson', JSON.stringify({ content: { prompt } }))).toEqual([{ content: { prompt } }]);
  });

  test('of very many values is read by its fields: a logit bias as its size, content as its text, the rest as null', () => {
    const bias = `{${many(30_000, (n) => `"${n}":1`)}}`;
    const list = `[${many(30_000, () => '"say"')}]`;
    const [item] = items(
      'ndjson',
      `{"id":"e1","metadata":${list},"request":{"temperature":1,"stop":${list},"logitBias":${bias}},"content":{"system":"s","prompt":${list}},"client":{"userAgent":"curl","ip":${list}}}`,
    );
    expect(item).toEqual({
      id: 'e1',
      request: { temperature: 1, stop: null, logitBias: new UnreadLogitBias(30_000, Buffer.from(bias)) },
      content: { system: 's', prompt: list },
      client: { userAgent: 'curl', ip: null },
    });
  });

  test('nested millions deep costs neither the stack nor much memory', () => {
    const deep = `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`;
    expect(items('ndjson', `{"id":"e1","x":${deep},"usage":${deep}}`)).toEqual([{ id: 'e1', usage: null }]);
  });
});
