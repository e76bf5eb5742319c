import { fingerprintBlockBytes, readBlockInto } from './fingerprint-codec.js';
import type { PromptSample } from './profile-state.js';

/**
 * The blocks of a sample of prompts side by side in flat arrays, and in how many of the prompts each one's first and last
 * words stand. One instance is reused for every account, so that judging allocates next to nothing: what was loaded
 * holds until the next `load`.
 */
export class BlockColumns {
  count = 0;
  promptCount = 0;
  /** Index of the first block of each prompt, and one past the last. */
  starts = new Int32Array(128);
  hash = new Uint32Array(0);
  tail = new Uint32Array(0);
  characters = new Float64Array(0);
  harvestLogit = new Float64Array(0);
  ask = new Uint8Array(0);
  askMargin = new Uint8Array(0);
  isSystem = new Uint8Array(0);
  /** Prompts that hold a block with the same first words, or with the same last words. */
  headPrompts = new Int32Array(0);
  tailPrompts = new Int32Array(0);
  private slots = new Int32Array(0);
  private first = new Int32Array(0);
  private newest = new Int32Array(0);

  load(prompts: readonly PromptSample[]): void {
    let total = 0;
    for (const { blocks } of prompts) total += blocks.length / fingerprintBlockBytes;
    this.reserve(total, prompts.length);
    this.count = 0;
    this.promptCount = prompts.length;
    for (let p = 0; p < prompts.length; p++) {
      this.starts[p] = this.count;
      const { blocks } = prompts[p] as PromptSample;
      for (let at = 0; at < blocks.length; at += fingerprintBlockBytes)
        readBlockInto(this, this.count++, blocks, at);
    }
    this.starts[prompts.length] = this.count;
    this.countPrompts(this.hash, this.headPrompts);
    this.countPrompts(this.tail, this.tailPrompts);
  }

  private reserve(blocks: number, prompts: number): void {
    if (this.starts.length <= prompts) this.starts = new Int32Array(2 * prompts + 1);
    if (this.hash.length >= blocks) return;
    const size = 2 * blocks;
    this.hash = new Uint32Array(size);
    this.tail = new Uint32Array(size);
    this.characters = new Float64Array(size);
    this.harvestLogit = new Float64Array(size);
    this.ask = new Uint8Array(size);
    this.askMargin = new Uint8Array(size);
    this.isSystem = new Uint8Array(size);
    this.headPrompts = new Int32Array(size);
    this.tailPrompts = new Int32Array(size);
    this.first = new Int32Array(size);
    this.newest = new Int32Array(size);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * size + 2)));
  }

  /** Counts, in an open-addressed table of the keys, each prompt once per key, and writes each block's count. */
  private countPrompts(keys: Uint32Array, counts: Int32Array): void {
    const { slots, first, newest, starts } = this;
    const mask = slots.length - 1;
    slots.fill(0);
    for (let p = 0; p < this.promptCount; p++) {
      const to = starts[p + 1] as number;
      for (let block = starts[p] as number; block < to; block++) {
        const key = keys[block] as number;
        let slot = Math.imul(key, 0x9e3779b1) & mask;
        let seen = slots[slot] as number;
        while (seen !== 0 && keys[seen - 1] !== key) {
          slot = (slot + 1) & mask;
          seen = slots[slot] as number;
        }
        if (seen === 0) {
          slots[slot] = seen = block + 1;
          counts[block] = 1;
          newest[block] = p;
        } else if (newest[seen - 1] !== p) {
          newest[seen - 1] = p;
          counts[seen - 1] = (counts[seen - 1] as number) + 1;
        }
        first[block] = seen - 1;
      }
    }
    for (let block = 0; block < this.count; block++) counts[block] = counts[first[block] as number] as number;
  }
}
