import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { ByteCollector } from './byte-collector.js';
import { LineCounter } from './line-counter.js';

/** A text and where its bytes are cut into pieces. */
const cutText = fc.tuple(
  fc
    .array(fc.constantFrom('\n', '\r', ' ', '\t', '0', '{}', 'ä', '\n\n'), { maxLength: 400 })
    .map((parts) => parts.join('')),
  fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 50 }),
);

function pieces(text: string, lengths: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const cut: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const length = (lengths[n % lengths.length] ?? 0) + 1;
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

test('lines that hold something are counted wherever the bytes are cut', () => {
  fc.assert(
    fc.property(cutText, ([text, lengths]) => {
      const counter = new LineCounter();
      for (const piece of pieces(text, lengths)) counter.add(piece);
      expect(counter.lines).toBe(text.split('\n').filter((line) => line.trim() !== '').length);
    }),
  );
});

test('bytes that come in pieces are gathered as they came', () => {
  fc.assert(
    fc.property(cutText, ([text, lengths]) => {
      const collector = new ByteCollector();
      for (const piece of pieces(text.repeat(20), lengths)) collector.add(piece);
      expect(collector.bytes().toString()).toBe(text.repeat(20));
      expect(collector.length).toBe(Buffer.byteLength(text) * 20);
    }),
    { numRuns: 50 },
  );
});
