import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BlockColumns } from './block-columns.js';
import { fingerprintBlockBytes, readBlock } from './fingerprint-codec.js';
import type { PromptSample } from './profile-state.js';

/** Samples whose blocks collide often, in keys and in the places of the table. */
const sample: fc.Arbitrary<PromptSample> = fc
  .array(fc.tuple(fc.constantFrom(0, 1, 7, 255), fc.nat(3), fc.nat(255), fc.nat(255)), { maxLength: 10 })
  .map((blocks) => ({
    characters: 100,
    opens: true,
    blocks: Uint8Array.from(
      blocks.flatMap(([hash, tail, size, rest]) => [hash, 0, 0, hash, tail, 0, size, rest, rest]),
    ),
  }));
const blocksOf = ({ blocks }: PromptSample) =>
  Array.from({ length: blocks.length / fingerprintBlockBytes }, (_, index) =>
    readBlock(blocks, index * fingerprintBlockBytes),
  );

test('the columns hold every block as it was kept, and count the prompts it stands in', () => {
  const columns = new BlockColumns();
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 90 }), (samples) => {
      columns.load(samples);
      const prompts = samples.map(blocksOf);
      expect(columns.count).toBe(prompts.flat().length);
      prompts.flat().forEach((block, row) => {
        const { hash, tail, characters, harvestLogit, ask, askMargin } = block;
        expect(columns.hash[row]).toBe(hash);
        expect(columns.tail[row]).toBe(tail);
        expect(columns.characters[row]).toBe(characters);
        expect(columns.harvestLogit[row]).toBe(harvestLogit);
        expect([columns.ask[row], columns.askMargin[row]]).toEqual([ask, askMargin]);
        expect(columns.isSystem[row] === 1).toBe(block.isSystem);
        const holding = (same: (other: typeof block) => boolean) =>
          prompts.filter((blocks) => blocks.some(same)).length;
        expect(columns.headPrompts[row]).toBe(holding((other) => other.hash === hash));
        expect(columns.tailPrompts[row]).toBe(holding((other) => other.tail === tail));
      });
    }),
    { numRuns: 60 },
  );
});
