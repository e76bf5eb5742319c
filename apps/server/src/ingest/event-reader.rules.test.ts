import { expect, test } from '@jest/globals';
import { usageEventSchema } from '@stillwatch/contracts/usage-event';
import fc from 'fast-check';
import { readEvent } from './event-reader.rules.js';

const window = { earliestMs: Date.UTC(1900, 0, 1), latestMs: Date.UTC(10_000, 0, 1) };
const identity = {
  id: 'e1',
  accountId: 'a1',
  occurredAt: '2026-11-20T11:00:00Z',
  operation: 'chat',
  model: 'm',
};
const readAll = (changes: object) => {
  const reading = readEvent({ ...identity, ...changes }, window);
  if ('code' in reading) throw new Error(`refused: ${reading.message}`);
  return reading;
};
const defined = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const whole = fc.integer({ min: 0, max: 1_000_000_000 });
const text = (maxLength: number) =>
  fc
    .string({ maxLength, unit: 'grapheme' })
    .filter((value) => value.length <= maxLength && !value.includes('\0'));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

/** Events as the schema takes them, but for content that is no text. */
const goodEvents = fc.record({
  id: fc.stringMatching(/^[!-~]{1,40}$/),
  accountId: fc.stringMatching(/^[!-~]{1,40}$/),
  occurredAt: fc
    .date({ min: new Date('1901-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  operation: text(50).filter((value) => value !== ''),
  model: text(200).filter((value) => value !== ''),
  apiKeyId: optional(text(200)),
  usage: optional(fc.record({ inputTokens: optional(whole), outputTokens: optional(whole) })),
  request: optional(
    fc.record({
      temperature: optional(finite(0, 10)),
      topP: optional(finite(0, 1)),
      seed: optional(fc.integer()),
      stop: optional(fc.oneof(text(500), fc.array(text(50), { maxLength: 64 }))),
      logitBias: optional(fc.dictionary(fc.stringMatching(/^[0-9a-z]{1,20}$/), finite(-100, 100))),
      responseFormat: optional(text(100)),
      stream: optional(fc.boolean()),
      toolCount: optional(fc.integer({ min: 0, max: 10_000 })),
    }),
  ),
  conversation: optional(
    fc.record({ id: optional(text(200)), turn: optional(fc.nat(1_000_000)), endUserId: optional(text(200)) }),
  ),
  content: optional(
    fc.record({ system: optional(fc.string()), prompt: optional(fc.string({ unit: 'binary' })) }),
  ),
  client: optional(
    fc.record({
      ip: optional(fc.oneof(fc.ipV4(), fc.ipV6())),
      asn: optional(fc.nat()),
      country: optional(fc.stringMatching(/^[A-Za-z]{2}$/)),
      userAgent: optional(text(500)),
    }),
  ),
  outcome: optional(
    fc.record({
      status: optional(fc.constantFrom('ok', 'error', 'refused', 'rate_limited')),
      durationMs: optional(finite(0, 86_400_000)),
    }),
  ),
});

test('what the schema takes is kept as it is, and nothing of it counts as repaired', () => {
  fc.assert(
    fc.property(goodEvents, (sent) => {
      const taken = usageEventSchema.safeParse(sent);
      fc.pre(taken.success);
      const { event, repaired } = readAll(sent);
      expect(repaired).toEqual([]);
      const { occurredAtMs, ...kept } = event;
      expect(defined({ ...kept, occurredAt: new Date(occurredAtMs).toISOString() })).toEqual(
        defined(taken.data),
      );
    }),
    { numRuns: 400 },
  );
});

const hostileValues = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(null, -1, 1e308, Infinity, 'x'.repeat(1_000), '\0', '\ud800', '12', [], {}, [[[]]], true),
  fc.string({ unit: 'binary', maxLength: 600 }),
);
const optionalFields = Object.entries({
  usage: ['inputTokens', 'outputTokens', 'cachedInputTokens', 'reasoningTokens'],
  request: [
    ...['temperature', 'topP', 'maxTokens', 'choiceCount', 'seed', 'stop', 'topLogprobs', 'logitBias'],
    ...['responseFormat', 'stream', 'batch', 'reasoningEffort', 'toolCount'],
  ],
  conversation: ['id', 'turn', 'endUserId'],
  content: ['system', 'prompt', 'completion'],
  client: ['ip', 'asn', 'asnType', 'country', 'userAgent', 'tlsFingerprint'],
  outcome: ['status', 'finishReason', 'durationMs'],
});
const hostileGroups = fc.record(
  Object.fromEntries([
    ['apiKeyId', hostileValues],
    ['__proto__x', hostileValues],
    ...optionalFields.map(([group, fields]) => [
      group,
      fc.oneof(
        hostileValues,
        fc.record(Object.fromEntries(fields.map((field) => [field, hostileValues])), { requiredKeys: [] }),
      ),
    ]),
  ]) as Record<string, fc.Arbitrary<unknown>>,
  { requiredKeys: [] },
);

test('whatever stands in the other fields, an event whose identity is right is kept, in a form that every store can hold', () => {
  fc.assert(
    fc.property(hostileGroups, (hostile) => {
      const { event } = readAll(JSON.parse(JSON.stringify(hostile)) as object);
      const { request, conversation, apiKeyId, usage, client, outcome } = event;
      const kept = {
        ...identity,
        ...(defined({ apiKeyId, usage, conversation, client, outcome }) as object),
        request: defined({ ...request, stop: undefined, logitBias: undefined }),
      };
      expect(usageEventSchema.safeParse(kept).error?.issues ?? []).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('identity is judged as the schema judges it', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 220 }),
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom(
      'a b',
      'a\u0000',
      '.',
      '..',
      'ä',
      '',
      '\u2028',
      'x'.repeat(200),
      'x'.repeat(201),
      '2026-11-20T11:00:00',
      '2026-11-20T25:00:00Z',
      '1899-12-31T00:00:00Z',
      '2026-11-20T11:00:00.123456+05:30',
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('id', 'accountId', 'occurredAt', 'operation', 'model'),
      odd,
      (field, value) => {
        const item = { ...identity, [field]: value };
        const reading = readEvent(item, window);
        expect('event' in reading).toBe(usageEventSchema.safeParse(item).success);
        if ('code' in reading) {
          expect(reading.code).toBe('invalid_event');
          expect(reading.message).toMatch(new RegExp(`^${field}: .+\\.$`));
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test.each([
  ['a date in the far future', { occurredAt: '2226-01-01T00:00:00Z' }, 'occurred_at_in_future'],
  ['a date in the far past', { occurredAt: '1999-01-01T00:00:00Z' }, 'occurred_at_too_old'],
])('%s costs the event, by its own code', (_name, changes, code) => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  const days400 = { earliestMs: now - 400 * 86_400_000, latestMs: now + 900_000 };
  expect(readEvent({ ...identity, ...changes }, days400)).toMatchObject({ code, id: 'e1', accountId: 'a1' });
});

test.each([
  ['null', { usage: { inputTokens: null } }, ['usage.inputTokens'], { usage: {} }],
  ['a group of the wrong kind', { client: [] }, ['client'], { client: undefined }],
  [
    'a number as text',
    { usage: { inputTokens: '12' } },
    ['usage.inputTokens'],
    { usage: { inputTokens: 12 } },
  ],
  ['a number out of range', { outcome: { durationMs: -1 } }, ['outcome.durationMs'], { outcome: {} }],
  ['an unknown status', { outcome: { status: 'timeout' } }, ['outcome.status'], { outcome: {} }],
  [
    'a long agent',
    { client: { userAgent: 'é'.repeat(501) } },
    ['client.userAgent'],
    { client: { userAgent: 'é'.repeat(500) } },
  ],
  [
    'an agent cut inside an emoji',
    { client: { userAgent: `${'a'.repeat(499)}😀😀` } },
    ['client.userAgent'],
    { client: { userAgent: 'a'.repeat(499) } },
  ],
  [
    'NUL in an agent',
    { client: { userAgent: 'a\0b' } },
    ['client.userAgent'],
    { client: { userAgent: 'a\ufffdb' } },
  ],
  ['a country by its name', { client: { country: 'United States' } }, ['client.country'], { client: {} }],
  ['a country of three letters', { client: { country: 'USA' } }, ['client.country'], { client: {} }],
  ['a country that is empty', { client: { country: '' } }, ['client.country'], { client: {} }],
  ...['999.1.1.1', '1.2.3', '1.2.3.4, 5.6.7.8', '1.2.3.4:80', '203.0.113.0/24', ''].map(
    (ip): [string, object, string[], object] => [
      `“${ip}” as an address`,
      { client: { ip } },
      ['client.ip'],
      { client: {} },
    ],
  ),
  ['a seed that is infinite', { request: { seed: Infinity } }, ['request.seed'], { request: {} }],
  [
    'a format as an object',
    { request: { responseFormat: { type: 'json_schema', schema: {} } } },
    ['request.responseFormat'],
    { request: { responseFormat: 'json_schema' } },
  ],
  ['stops that are no text', { request: { stop: ['a', 7] } }, ['request.stop'], { request: { stop: ['a'] } }],
  [
    'a long text of a prompt',
    { content: { prompt: 'p'.repeat(5_000_000) } },
    [],
    { content: { prompt: 'p'.repeat(5_000_000) } },
  ],
])('%s is cut or left out, and named', (_name, changes, fields, kept) => {
  const { event, repaired } = readAll(changes);
  expect(repaired).toEqual(fields);
  expect(event).toMatchObject(kept);
});

test('end users with ids too long to be kept stay different people', () => {
  const [a, b] = ['a', 'b'].map((last) =>
    readAll({ conversation: { endUserId: `${'u'.repeat(300)}${last}` } }),
  );
  expect(a?.repaired).toEqual(['conversation.endUserId']);
  expect(a?.event.conversation?.endUserId).not.toBe(b?.event.conversation?.endUserId);
});

const messages = [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Look:' },
      { type: 'image', source: { data: 'x' } },
      { type: 'text', text: 'what is it?' },
    ],
  },
];
test.each([
  ['messages', { prompt: messages }, { prompt: 'Be brief.\nLook:\nwhat is it?' }, []],
  [
    'parts of Gemini',
    { prompt: [{ role: 'user', parts: [{ text: 'one' }, { text: 'two' }] }] },
    { prompt: 'one\ntwo' },
    [],
  ],
  ['a text as the whole', 'hello', { prompt: 'hello' }, []],
  ['messages as the whole', messages, { prompt: 'Be brief.\nLook:\nwhat is it?' }, []],
  ['token ids', { prompt: [1, 2, 3] }, { prompt: '[1,2,3]' }, []],
  ['an object', { prompt: { question: 'why?' } }, { prompt: '{"question":"why?"}' }, ['content.prompt']],
  ['a number', { completion: 42 }, { completion: '42' }, ['content.completion']],
  ['null', { prompt: null }, {}, ['content.prompt']],
])('content as %s is read', (_name, content, texts, fields) => {
  const { event, repaired } = readAll({ content });
  expect(event.content).toEqual(texts);
  expect(repaired).toEqual(fields);
});

test('content nested beyond what can be written as JSON is read all the same', () => {
  const nested = JSON.parse(`${'['.repeat(20_000)}"deep words"${']'.repeat(20_000)}`) as unknown;
  expect(readAll({ content: { prompt: { nested } } }).event.content?.prompt).toContain('deep words');
});
