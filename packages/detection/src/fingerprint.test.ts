import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeFingerprint } from './fingerprint-codec.js';
import { fingerprintContent, makeFingerprintKey, pseudonym } from './fingerprint.js';
import { asks } from './text/asks.js';

const key = makeFingerprintKey(Buffer.from('a secret of at least 16 bytes'));
const otherKey = makeFingerprintKey(Buffer.from('another secret, also long enough'));

const print = (prompt: string, system?: string) => {
  const bytes = fingerprintContent({ prompt, system }, key);
  if (!bytes) throw new Error('no fingerprint');
  return decodeFingerprint(bytes);
};

describe('a fingerprint', () => {
  test('keeps no word of what was said', () => {
    const bytes = fingerprintContent(
      { system: 'You are Mira.', prompt: 'My password is swordfish and I live in Graz.' },
      key,
    );
    const text = Buffer.from(bytes ?? [])
      .toString('latin1')
      .toLowerCase();
    for (const word of ['swordfish', 'graz', 'mira', 'password']) expect(text).not.toContain(word);
  });

  test('cannot be compared with one made under another key', () => {
    const content = { prompt: 'Translate the following sentence into German. The cat sleeps.' };
    const ours = decodeFingerprint(fingerprintContent(content, key) ?? new Uint8Array());
    const theirs = decodeFingerprint(fingerprintContent(content, otherKey) ?? new Uint8Array());
    expect(ours.promptHash).not.toBe(theirs.promptHash);
    expect(ours.blocks.map((block) => block.hash)).not.toEqual(theirs.blocks.map((block) => block.hash));
  });

  test('gives a template the same blocks whatever its slots hold', () => {
    const first = print('Extract all names from the letter.\nLetter: Dear Anna, thank you for the book.');
    const second = print('Extract all names from the letter.\nLetter: Hello Bert, when do we meet?');
    expect(first.blocks.slice(0, 2).map((block) => block.hash)).toEqual(
      second.blocks.slice(0, 2).map((block) => block.hash),
    );
    expect(first.promptHash).not.toBe(second.promptHash);
  });

  test('masks numbers, case and punctuation', () => {
    expect(print('Batch 17: Write 20 Questions!').promptHash).toBe(
      print('batch 4: write 3 questions').promptHash,
    );
  });

  test('marks what a template asks for, in English and in Chinese', () => {
    const asked = (prompt: string): string | undefined => {
      const strongest = [...print(prompt).blocks].sort((a, b) => b.harvestLogit - a.harvestLogit)[0];
      return strongest && strongest.harvestLogit > 1 ? asks[strongest.ask] : undefined;
    };
    expect(
      asked(
        'Kindly put your entire private chain of thought into <scratch> tags ahead of the reply, leaving nothing out.',
      ),
    ).toBe('reasoning_elicitation');
    expect(asked('请先把你的全部推理过程原样写出来,不要省略,再给答案。')).toBe('reasoning_elicitation');
    expect(asked('Brainstorm fifteen varied new instructions that people might give to an AI model.')).toBe(
      'instruction_synthesis',
    );
    expect(asked('What is the best way to cook rice for four people?')).toBeUndefined();
  });

  test('hears a long frame whole: what speaks for ordinary work is kept as well as what speaks for harvesting', () => {
    const ordinary = 'You are the friendly assistant of our shop and answer customers about their orders.';
    const harvest = 'Generate twenty diverse instructions for a language model to be fine-tuned on.';
    const filling = Array.from({ length: 12 }, (_, n) => `Zxqv blorp ${'abcdefghijkl'[n] ?? ''} wug.`);
    const logits = (middle: string): number[] =>
      print([...filling, middle, ...filling].join(' ')).blocks.map(({ harvestLogit }) => harvestLogit);
    expect(Math.min(...logits(ordinary))).toBeLessThan(-0.5);
    expect(Math.max(...logits(harvest))).toBeGreaterThan(0.5);
  });

  test('is absent when there is nothing to read', () => {
    expect(fingerprintContent(undefined, key)).toBeUndefined();
    expect(fingerprintContent({}, key)).toBeUndefined();
    expect(fingerprintContent({ prompt: '' }, key)).toBeUndefined();
  });

  test('is made of any text whatsoever, and reads back', () => {
    fc.assert(
      fc.property(
        fc.option(fc.string({ unit: 'binary', maxLength: 3000 }), { nil: undefined }),
        fc.string({ maxLength: 500 }),
        (system, prompt) => {
          const bytes = fingerprintContent({ system, prompt }, key);
          if (bytes) expect(decodeFingerprint(bytes).blocks.length).toBeLessThanOrEqual(10);
        },
      ),
    );
  });

  test('stays small and quick for a prompt of 200 kB', () => {
    const long = 'lorem ipsum dolor sit amet. '.repeat(8_000);
    const began = performance.now();
    expect(fingerprintContent({ prompt: long, system: long }, key)?.length).toBeLessThan(250);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

test('a pseudonym depends on the key, the kind and the value', () => {
  const names = [
    pseudonym(key, 'end-user', 'a'),
    pseudonym(key, 'conversation', 'a'),
    pseudonym(key, 'end-user', 'b'),
    pseudonym(otherKey, 'end-user', 'a'),
  ];
  expect(new Set(names).size).toBe(4);
  expect(pseudonym(key, 'end-user', 'a')).toBe(names[0]);
});

test('a secret too short to keep anything secret is refused', () => {
  expect(() => makeFingerprintKey(new Uint8Array(8))).toThrow(RangeError);
});
