import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseItems, parseNdjson } from './event-parsing.js';

const now = Date.parse('2026-11-20T12:00:00Z');
const window = { earliestMs: now - 400 * 86_400_000, latestMs: now + 900_000 };
const event = (changes: object = {}) => ({
  id: 'e1',
  accountId: 'a1',
  occurredAt: '2026-11-20T11:00:00Z',
  operation: 'chat',
  model: 'm',
  ...changes,
});
const lines = (...items: unknown[]) =>
  Buffer.from(items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n'));

test('one bad line costs its neighbours nothing and is told by its index', () => {
  const batch = parseNdjson(lines(event({ id: 'a' }), '{"id": broken', event({ id: 'b' })), window);
  expect(batch.events.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(batch.rejected).toMatchObject([{ index: 1, id: null, code: 'malformed_json' }]);
});

test.each([
  ['a missing field', event({ model: undefined }), 'invalid_event'],
  ['negative tokens', event({ usage: { inputTokens: -1 } }), 'invalid_event'],
  ['an id of 10 kB', event({ id: 'x'.repeat(10_000) }), 'invalid_event'],
  ['an id with spaces', event({ id: 'a b' }), 'invalid_event'],
  ['a NUL character', event({ model: 'a\0b' }), 'invalid_event'],
  ['a broken surrogate', event({ request: { stop: '\ud800' } }), 'invalid_event'],
  ['a date in the far future', event({ occurredAt: '2226-01-01T00:00:00Z' }), 'occurred_at_in_future'],
  ['a date in the far past', event({ occurredAt: '1999-01-01T00:00:00Z' }), 'occurred_at_too_old'],
  ['a date without a zone', event({ occurredAt: '2026-11-20T11:00:00' }), 'invalid_event'],
  ['a number', 7, 'invalid_event'],
  ['null', null, 'invalid_event'],
])('%s is rejected with a sentence', (_name, item, code) => {
  const { events, rejected } = parseItems([item, event()], window);
  expect(events).toHaveLength(1);
  expect(rejected).toMatchObject([{ index: 0, code }]);
  expect(rejected[0]?.message).toMatch(/\.$/);
});

test('blank lines and a missing last newline are no events', () => {
  expect(parseNdjson(Buffer.from(`\n${JSON.stringify(event())}\r\n\n`), window)).toMatchObject({
    events: [{ id: 'e1' }],
    rejected: [],
  });
});

test('whatever bytes come, every line is either stored or rejected, and nothing throws', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.constant(JSON.stringify(event())), fc.json(), fc.string(), fc.string({ unit: 'binary' })),
      ),
      (items) => {
        const body = Buffer.from(items.map((item) => item.replaceAll('\n', ' ')).join('\n'));
        const counted = items.filter(
          (item) => Buffer.from(item).toString().replaceAll('\n', ' ').trim() !== '',
        ).length;
        const { events, rejected } = parseNdjson(body, window);
        return events.length + rejected.length === counted;
      },
    ),
    { numRuns: 500 },
  );
});
