import { fingerprintBlockBytes, readBlock } from '../fingerprint-codec.js';
import type { Profile } from '../profile-state.js';

/** Shorter blocks ("Question:", "Hello") are labels: they link nobody. */
const labelCharacters = 14;
const leastPrompts = 2;
/** Less of the sampled prompts than this is chance: contents that happen to be sent twice. */
const leastShare = 0.04;

/**
 * Hashes of the first words of the blocks that recur over an account's distinct prompts, most carried first. Seen over both
 * samples of prompts, so that a template behind a twentieth of the traffic is found too.
 */
export function recurringBlocks({ prompts, suspects }: Profile): number[] {
  const seen = new Map<number, number>();
  let sampled = 0;
  const count = (blocks: Uint8Array): void => {
    sampled++;
    const inPrompt = new Set<number>();
    for (let at = 0; at < blocks.length; at += fingerprintBlockBytes) {
      const { hash, characters } = readBlock(blocks, at);
      if (characters >= labelCharacters) inPrompt.add(hash);
    }
    for (const hash of inPrompt) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  };
  for (const { blocks } of prompts.values) count(blocks);
  suspects.values.forEach(({ blocks }, index) => {
    if (!prompts.has(suspects.hashes[index] as number)) count(blocks);
  });
  const least = Math.max(leastPrompts, leastShare * sampled);
  return [...seen]
    .filter(([, times]) => times >= least)
    .sort(([hashA, a], [hashB, b]) => b - a || hashA - hashB)
    .map(([hash]) => hash);
}
