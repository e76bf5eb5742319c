/** A block of a prompt as it is kept: a keyed hash and what the text model read in it. */
export interface BlockPrint {
  /** Of its first words: a slot further on does not change it. */
  readonly hash: number;
  /** Of its last words, 16 bits. */
  readonly tail: number;
  /** Length in characters, to the nearest quarter octave. */
  readonly characters: number;
  /** Log-odds that it asks for training data, −8 to 8 nats in steps of 1/15. */
  readonly harvestLogit: number;
  /** Index into `asks` of what it most seems to ask for, and how surely: 0 to 3 nats in whole steps. */
  readonly ask: number;
  readonly askMargin: number;
  readonly isSystem: boolean;
}

/** What is left of an event's content. Hashes are keyed; no text survives. */
export interface Fingerprint {
  readonly promptHash: number;
  readonly hasPrompt: boolean;
  readonly systemHash: number | undefined;
  readonly characters: number;
  /** Index into `scripts`. */
  readonly script: number;
  readonly blockTotal: number;
  readonly blocks: readonly BlockPrint[];
  /** Keyed hashes of a hash-chosen sixteenth of the words, the same words in every prompt. */
  readonly words: readonly number[];
  readonly wordTotal: number;
  readonly completionBlocks: readonly number[];
}

export const fingerprintVersion = 1;
const blockBytes = 9;
const quarterOctaves = (value: number): number => Math.min(255, Math.round(Math.log2(value + 1) * 4));
const sizes = Float64Array.from({ length: 256 }, (_, code) => 2 ** (code / 4) - 1);
const fromQuarterOctaves = (code: number): number => sizes[code] ?? 0;

export function encodeFingerprint(print: Fingerprint): Uint8Array {
  const { blocks, words, completionBlocks } = print;
  const bytes = new Uint8Array(
    15 + blocks.length * blockBytes + words.length * 4 + completionBlocks.length * 4,
  );
  bytes[0] = fingerprintVersion;
  bytes[1] = (print.hasPrompt ? 1 : 0) | (print.systemHash === undefined ? 0 : 2) | (print.script << 2);
  writeU32(bytes, 2, print.promptHash);
  writeU32(bytes, 6, print.systemHash ?? 0);
  bytes[10] = quarterOctaves(print.characters);
  bytes[11] = quarterOctaves(print.blockTotal);
  bytes[12] = quarterOctaves(print.wordTotal);
  bytes[13] = blocks.length;
  bytes[14] = words.length | (completionBlocks.length << 4);
  let at = 15;
  for (const block of blocks) {
    writeU32(bytes, at, block.hash);
    bytes[at + 4] = block.tail;
    bytes[at + 5] = block.tail >>> 8;
    bytes[at + 6] = quarterOctaves(block.characters);
    bytes[at + 7] = Math.max(-120, Math.min(120, Math.round(block.harvestLogit * 15))) + 128;
    bytes[at + 8] = (block.isSystem ? 128 : 0) | (block.ask << 2) | Math.min(3, block.askMargin);
    at += blockBytes;
  }
  for (const hash of words) at = writeU32(bytes, at, hash);
  for (const hash of completionBlocks) at = writeU32(bytes, at, hash);
  return bytes;
}

/** @throws RangeError when the bytes are no fingerprint of a known version. */
export function decodeFingerprint(bytes: Uint8Array): Fingerprint {
  const flags = bytes[1] ?? 0;
  const blockCount = bytes[13] ?? 0;
  const wordCount = (bytes[14] ?? 0) & 15;
  const completionCount = (bytes[14] ?? 0) >>> 4;
  if (
    bytes[0] !== fingerprintVersion ||
    bytes.length !== 15 + blockCount * blockBytes + (wordCount + completionCount) * 4
  ) {
    throw new RangeError('not a fingerprint of a known version');
  }
  const blocks: BlockPrint[] = [];
  let at = 15;
  for (let i = 0; i < blockCount; i++, at += blockBytes) blocks.push(readBlock(bytes, at));
  const hashes = (count: number): number[] => {
    const list: number[] = [];
    for (let i = 0; i < count; i++, at += 4) list.push(readU32(bytes, at));
    return list;
  };
  return {
    promptHash: readU32(bytes, 2),
    hasPrompt: (flags & 1) !== 0,
    systemHash: flags & 2 ? readU32(bytes, 6) : undefined,
    characters: fromQuarterOctaves(bytes[10] ?? 0),
    script: (flags >>> 2) & 3,
    blockTotal: fromQuarterOctaves(bytes[11] ?? 0),
    wordTotal: fromQuarterOctaves(bytes[12] ?? 0),
    blocks,
    words: hashes(wordCount),
    completionBlocks: hashes(completionCount),
  };
}

/** Reads one block from its nine bytes, wherever they are kept. */
export function readBlock(bytes: Uint8Array, at: number): BlockPrint {
  const asked = bytes[at + 8] ?? 0;
  return {
    hash: readU32(bytes, at),
    tail: (bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8),
    characters: fromQuarterOctaves(bytes[at + 6] ?? 0),
    harvestLogit: ((bytes[at + 7] ?? 128) - 128) / 15,
    ask: (asked >>> 2) & 31,
    askMargin: asked & 3,
    isSystem: asked >= 128,
  };
}

/** The same into row `row` of columns, without making an object. */
export function readBlockInto(
  columns: {
    readonly hash: Uint32Array;
    readonly tail: Uint32Array;
    readonly characters: Float64Array;
    readonly harvestLogit: Float64Array;
    readonly ask: Uint8Array;
    readonly askMargin: Uint8Array;
    readonly isSystem: Uint8Array;
  },
  row: number,
  bytes: Uint8Array,
  at: number,
): void {
  const asked = bytes[at + 8] as number;
  columns.hash[row] = readU32(bytes, at);
  columns.tail[row] = (bytes[at + 4] as number) | ((bytes[at + 5] as number) << 8);
  columns.characters[row] = sizes[bytes[at + 6] as number] as number;
  columns.harvestLogit[row] = ((bytes[at + 7] as number) - 128) / 15;
  columns.ask[row] = (asked >>> 2) & 31;
  columns.askMargin[row] = asked & 3;
  columns.isSystem[row] = asked >>> 7;
}

export const fingerprintBlockBytes = blockBytes;
/** The bytes of the blocks alone, for keeping them in a sample without decoding. */
export const blockSection = (bytes: Uint8Array): Uint8Array =>
  bytes.slice(15, 15 + (bytes[13] ?? 0) * blockBytes);

function writeU32(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
  return at + 4;
}

function readU32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  );
}
