import { expect, test } from '@jest/globals';
import { excerptLimits } from '@stillwatch/contracts/evidence';
import fc from 'fast-check';
import { cutContent, cutText } from './excerpt-text.rules.js';

test('a text within the limit is kept whole', () => {
  expect(cutText('Grüße, 你好', 10)).toEqual({ head: 'Grüße, 你好', tail: '', omitted: 0 });
});

test('of a longer text its beginning and its end are kept, and what is left out is counted', () => {
  expect(cutText('abcdefghijklmnopqrstuvwxyz', 8)).toEqual({ head: 'abcdef', tail: 'yz', omitted: 18 });
});

test('a pair of surrogates is never cut in half', () => {
  const face = '😀';
  for (const text of [face.repeat(20), `a${face.repeat(20)}`, `${face.repeat(20)}z`]) {
    const { head, tail, omitted } = cutText(text, 9);
    expect(head + tail).not.toContain('\ufffd');
    expect(head.length + tail.length + omitted).toBe(text.length);
  }
});

test('a system prompt, a prompt and a completion are cut each to its own length; what is absent stays absent', () => {
  const long = 'x'.repeat(10_000);
  const { system, prompt, completion } = cutContent({ system: long, prompt: long });
  const length = (text: typeof system) => (text ? text.head.length + text.tail.length : null);
  expect([length(system), length(prompt), length(completion)]).toEqual([
    excerptLimits.system,
    excerptLimits.prompt,
    null,
  ]);
});

/** Any UTF-16 units, broken pairs and control characters among them. */
const noise = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => {
  return String.fromCharCode(...units);
});
const broken = fc
  .array(fc.constantFrom('\ud83d', '\ude00', '\0', 'a', '\u202e', '😀'), { maxLength: 200 })
  .map((parts) => parts.join(''));

test('whatever was sent, an excerpt is well-formed text within its limit, made of the text’s own ends', () => {
  fc.assert(
    fc.property(fc.oneof(noise, broken), fc.integer({ min: 4, max: 200 }), (text, limit) => {
      const { head, tail, omitted } = cutText(text, limit);
      expect(head.isWellFormed() && tail.isWellFormed()).toBe(true);
      expect(head.length + tail.length).toBeLessThanOrEqual(limit);
      expect(head.length + tail.length + omitted).toBe(text.length);
      const whole = text.toWellFormed();
      expect(whole.startsWith(head)).toBe(true);
      expect(whole.endsWith(tail)).toBe(true);
      expect(JSON.parse(JSON.stringify({ head, tail }))).toEqual({ head, tail });
    }),
    { numRuns: 2_000 },
  );
});
