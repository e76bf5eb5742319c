import type { Content } from '@stillwatch/contracts/usage-event';
import { encodeFingerprint, type BlockPrint } from './fingerprint-codec.js';
import { KeyedHasher, mix32, type FingerprintKey } from './keyed-hash.js';
import { BlockReader } from './text/block-reader.js';
import { BlockScorer } from './text/text-model.js';
import { activeTextModel } from './text/active-text-model.js';

export { makeFingerprintKey, pseudonym, type FingerprintKey } from './keyed-hash.js';

const maxBlocks = 10;
const maxSystemBlocks = 4;
const firstSystemBlocks = 2;
const firstBlocks = 3;
const lastBlocks = 2;
/** From here on, for harvesting or against it, a block anywhere in a long prompt is worth keeping. */
const clearNats = 0.5;
const maxWords = 10;
const maxCompletionBlocks = 6;
const minCompletionTokens = 6;
const headWords = 4;
const headIdeographs = 8;

const reader = new BlockReader();
const scorer = new BlockScorer(activeTextModel);
const hashers = new WeakMap<FingerprintKey, KeyedHasher>();

/**
 * The encoded fingerprint of what was said: keyed hashes of its blocks and what the text model reads in each, about 130
 * bytes. Undefined when there is nothing to read. Reads at most 32,000 characters of each text, so its cost is bounded.
 */
export function fingerprintContent(
  content: Content | undefined,
  key: FingerprintKey,
): Uint8Array | undefined {
  if (!content || (!content.system && !content.prompt && !content.completion)) return undefined;
  const hasher = hasherOf(key);
  reader.start();
  if (content.system) reader.read(content.system);
  const systemBlocks = reader.blockCount;
  const systemTokens = reader.tokenCount;
  if (content.prompt) reader.read(content.prompt);
  return encodeFingerprint({
    promptHash: hashTokens(hasher, systemTokens, reader.tokenCount),
    hasPrompt: Boolean(content.prompt),
    systemHash: content.system ? hashTokens(hasher, 0, systemTokens) : undefined,
    characters: reader.characters,
    script: reader.script(),
    blockTotal: reader.blockCount,
    wordTotal: reader.tokenCount - systemTokens,
    words: sampleWords(key, systemTokens),
    blocks: readBlocks(hasher, systemBlocks),
    completionBlocks: content.completion ? readCompletion(hasher, content.completion) : [],
  });
}

function hasherOf(key: FingerprintKey): KeyedHasher {
  let hasher = hashers.get(key);
  if (!hasher) hashers.set(key, (hasher = new KeyedHasher(key)));
  return hasher;
}

function hashTokens(hasher: KeyedHasher, from: number, to: number): number {
  hasher.start();
  for (let i = from; i < to; i++) hasher.push(reader.tokens[i] as number);
  return hasher.end();
}

/**
 * The blocks that are kept: all of a short prompt; of a long one the first and the last of the system prompt and of the
 * prompt, where frames stand, and those that speak most clearly for training data or for ordinary work, so that a long
 * frame is heard whole and not by its most suspicious sentences.
 */
function readBlocks(hasher: KeyedHasher, systemBlocks: number): BlockPrint[] {
  const all = reader.blockCount;
  const kept: { block: number; print: BlockPrint }[] = [];
  const clear: { block: number; print: BlockPrint }[] = [];
  for (let block = 0; block < all; block++) {
    scorer.score(reader, block);
    const harvestLogit = scorer.known ? scorer.harvestLogit() : 0;
    const isFrame = all <= maxBlocks || isFramePlace(block, systemBlocks, all);
    if (!isFrame && Math.abs(harvestLogit) <= clearNats) continue;
    const print = printBlock(hasher, block, harvestLogit, block < systemBlocks);
    (isFrame ? kept : clear).push({ block, print });
  }
  if (clear.length > 0) {
    clear.sort(
      (a, b) => Math.abs(b.print.harvestLogit) - Math.abs(a.print.harvestLogit) || a.block - b.block,
    );
    let systemLeft = maxSystemBlocks - kept.filter(({ print }) => print.isSystem).length;
    for (const entry of clear) {
      if (kept.length >= maxBlocks) break;
      if (!entry.print.isSystem || systemLeft-- > 0) kept.push(entry);
    }
    kept.sort((a, b) => a.block - b.block);
  }
  return kept.map(({ print }) => print);
}

function isFramePlace(block: number, systemBlocks: number, all: number): boolean {
  if (block < systemBlocks) return block < firstSystemBlocks;
  return block < systemBlocks + firstBlocks || block >= all - lastBlocks;
}

/** Hashes the first and the last words of a block, so that a slot inside it leaves one of the two as it was. */
function printBlock(hasher: KeyedHasher, block: number, harvestLogit: number, isSystem: boolean): BlockPrint {
  const from = reader.blockStart[block] as number;
  const to = reader.blockStart[block + 1] as number;
  const span = reader.ideographic[from] ? headIdeographs : headWords;
  const ask = scorer.topAsk();
  const margin = scorer.known ? scorer.nats(ask) : 0;
  return {
    hash: hashTokens(hasher, from, Math.min(to, from + span)),
    tail: hashTokens(hasher, Math.max(from, to - span), to) & 0xffff,
    characters: reader.blockCharacters[block] as number,
    harvestLogit,
    ask,
    askMargin: Math.max(0, Math.min(3, Math.round(margin))),
    isSystem,
  };
}

/** Every sixteenth word by hash: the same words are chosen in every prompt, so that they can be counted over prompts. */
function sampleWords(key: FingerprintKey, from: number): number[] {
  const words: number[] = [];
  for (let i = from; i < reader.tokenCount && words.length < maxWords; i++) {
    const hash = mix32((reader.tokens[i] as number) ^ key.k0);
    if (hash >>> 28 !== 0) continue;
    const word = mix32(hash ^ key.k1);
    if (!words.includes(word)) words.push(word);
  }
  return words;
}

/** The first words of the longer blocks of a completion, to be met again in a later prompt. */
function readCompletion(hasher: KeyedHasher, completion: string): number[] {
  reader.start();
  reader.read(completion);
  const hashes: number[] = [];
  for (let block = 0; block < reader.blockCount && hashes.length < maxCompletionBlocks; block++) {
    const from = reader.blockStart[block] as number;
    const to = reader.blockStart[block + 1] as number;
    if (to - from < minCompletionTokens) continue;
    const span = reader.ideographic[from] ? headIdeographs : headWords;
    hashes.push(hashTokens(hasher, from, Math.min(to, from + span)));
  }
  return hashes;
}
