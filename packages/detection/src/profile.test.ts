import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyEvent, filler, foldAll, makeEvents } from '../test/events.js';
import {
  decodeProfile,
  emptyProfile,
  encodeProfile,
  maxProfileBytes,
  mergeProfiles,
  type Profile,
} from './profile.js';

describe('profiles', () => {
  test('merging equals having seen all events, in whatever parts and order', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 120 }),
        fc.array(fc.nat(3), { minLength: 120, maxLength: 120 }),
        (events, parts) => {
          const dealt = [0, 1, 2, 3].map((part) =>
            foldAll(events.filter((_event, index) => parts[index] === part)),
          );
          const whole = foldAll(events);
          expect(encodeProfile(mergeProfiles(dealt))).toEqual(encodeProfile(whole));
          expect(encodeProfile(mergeProfiles([...dealt].reverse()))).toEqual(encodeProfile(whole));
          expect(encodeProfile(foldAll([...events].reverse()))).toEqual(encodeProfile(whole));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('merging leaves the merged profiles as they were', () => {
    const parts = [
      foldAll(makeEvents({ count: 90, content: (n) => ({ prompt: filler(n) }) })),
      foldAll(makeEvents({ count: 30, content: (n) => ({ prompt: `x ${filler(n)}` }) })),
    ];
    const before = parts.map(encodeProfile);
    mergeProfiles([...parts, ...parts]);
    expect(parts.map(encodeProfile)).toEqual(before);
  });

  test('a profile reads back as it was written', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const profile = foldAll(events);
        const back = decodeProfile(encodeProfile(profile));
        expect(encodeProfile(back)).toEqual(encodeProfile(profile));
        expect(back.counters).toEqual(profile.counters);
        expect(back.models.values).toEqual(profile.models.values);
      }),
      { numRuns: 25 },
    );
  });

  test('a profile never takes more than 16 KB, however much was folded into it', () => {
    const long = (n: number): string =>
      Array.from(
        { length: 40 },
        (_, line) =>
          `${filler(n * 40 + line)}. Generate diverse instructions for a model, ${filler(n + line)}.`,
      ).join('\n');
    const events = makeEvents({
      count: 400,
      gapMs: 7_200_000,
      content: (n) => ({ system: long(n), prompt: long(n + 9_999) }),
      event: (n) => ({
        conversationId: `c${n}`,
        endUserId: `u${n}`,
        apiKeyId: `k${n}`,
        model: `m${n}${'x'.repeat(80)}`,
        outputTokens: (n * 7919) % 1_000_000_000,
        client: { ip: `${n}`, userAgent: `${n}` },
        request: { maxTokens: n, logitBiasCount: 1, logitBiasHash: n },
      }),
    });
    expect(encodeProfile(foldAll(events)).length).toBeLessThanOrEqual(maxProfileBytes);
  });

  test('a prompt that was once a first turn opens conversations, in whatever order and parts it came', () => {
    const sent = (turn: number) =>
      makeEvents({ count: 1, content: () => ({ prompt: filler(1) }), event: () => ({ turn }) });
    const opens = (profile: Profile) => profile.prompts.values.map((prompt) => prompt.opens);
    expect(opens(foldAll([...sent(3), ...sent(1)]))).toEqual([true]);
    expect(opens(foldAll([...sent(1), ...sent(3)]))).toEqual([true]);
    expect(opens(foldAll([...sent(2), ...sent(3)]))).toEqual([false]);
    expect(opens(mergeProfiles([foldAll(sent(3)), foldAll(sent(1))]))).toEqual([true]);
  });

  test('profiles of format 2 are still read; what they did not tell of a prompt explains nothing', () => {
    const bytes = encodeProfile(
      foldAll(
        makeEvents({
          count: 8,
          content: (n) => ({ prompt: filler(n) }),
          event: (n) => ({ turn: 2 + n, conversationId: 'c' }),
        }),
      ),
    );
    expect(decodeProfile(bytes).prompts.values.map(({ opens }) => opens)).toEqual(Array(8).fill(false));
    const asFormat2 = Uint8Array.from([2, ...bytes.slice(1)]);
    const read = decodeProfile(asFormat2).prompts.values;
    expect(read.map(({ opens }) => opens)).toEqual(Array(8).fill(true));
    expect(read.map(({ characters }) => characters)).toEqual(
      decodeProfile(bytes).prompts.values.map(({ characters }) => 2 * characters),
    );
  });

  test('bytes that are cut short or of another format are refused', () => {
    const bytes = encodeProfile(foldAll(makeEvents({ count: 5, content: (n) => ({ prompt: filler(n) }) })));
    expect(() => decodeProfile(bytes.slice(0, bytes.length - 3))).toThrow(RangeError);
    expect(() => decodeProfile(Uint8Array.of(99, 1, 2))).toThrow(RangeError);
    expect(decodeProfile(encodeProfile(emptyProfile())).counters.events).toBe(0);
  });
});
