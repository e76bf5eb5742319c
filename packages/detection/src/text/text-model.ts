import { concepts, conceptsByToken, mayMean, pairToken } from './concepts.js';
import { asks, harvestAskCount, isNeutralAsk } from './asks.js';
import { mix32 } from '../keyed-hash.js';
import type { BlockReader } from './block-reader.js';

/** Weights of a linear model over hashed features, in nats × 16. See `decodeTextModel` for the format. */
export interface TextModel {
  readonly version: string;
  /**
   * From the slot of a feature's low 16 bits on: its row in the low half, its high 16 bits in the high half; 0 ends the search.
   * Of 65,536 slots well under half are taken, so that a search seldom goes beyond the first.
   */
  readonly rowBySlot: Int32Array;
  /**
   * Of each row the weights of two asks in one number, `first + second × 65536`: one addition adds both. The sums of a block
   * stay far within 16 bits (174 features of at most 127), so that both can be told apart again.
   */
  readonly pairs: Int32Array;
}

const pairsPerRow = 10;
if (asks.length !== 2 * pairsPerRow) throw new RangeError('the text model adds up twenty asks');

export const weightScale = 16;

/** e^(−k / weightScale), so that the softmax of a block costs no exponential. */
const decay = Float64Array.from({ length: 512 }, (_, k) => Math.exp(-k / weightScale));
const maxConceptsPerBlock = 12;

/** 0 for what pipelines ask, 1 for ordinary work, 2 for what speaks for neither. */
const groupOfAsk = Uint8Array.from(asks, (_, ask) => (isNeutralAsk(ask) ? 2 : ask < harvestAskCount ? 0 : 1));
const harvestAsks = groupOfAsk.filter((group) => group === 0).length;
const ordinaryAsks = groupOfAsk.filter((group) => group === 1).length;

/**
 * Calls `visit` with the hash of each feature of one block: its words, its pairs of neighbours, the ideas in it
 * (text/concepts.ts) and each two ideas together. The same features serve fitting and scoring.
 */
export class FeatureReader {
  readonly features = new Int32Array(4096);
  count = 0;
  private readonly found = new Uint8Array(maxConceptsPerBlock + 2);
  private readonly seen = new Uint8Array(256);

  read(blocks: BlockReader, block: number): void {
    this.count = 0;
    let conceptCount = 0;
    const from = blocks.blockStart[block] ?? 0;
    const to = blocks.blockStart[block + 1] ?? from;
    const { tokens, ideographic } = blocks;
    let previous = 0;
    for (let i = from; i < to; i++) {
      const token = tokens[i] as number;
      const isWord = ideographic[i] === 0;
      if (isWord) this.features[this.count++] = mix32(token);
      const pair = pairToken(previous, token);
      this.features[this.count++] = mix32(pair ^ 0x5bd1e995);
      const idea = isWord ? token : pair;
      const meant = mayMean[idea & 0xffff] ? conceptsByToken.get(idea) : undefined;
      if (meant !== undefined) {
        for (const concept of meant) {
          if (this.seen[concept] === 0 && conceptCount < maxConceptsPerBlock) {
            this.seen[concept] = 1;
            this.found[conceptCount++] = concept;
          }
        }
      }
      previous = token;
    }
    this.addConcepts(conceptCount);
  }

  private addConcepts(conceptCount: number): void {
    for (let a = 0; a < conceptCount; a++) {
      const first = this.found[a] as number;
      this.seen[first] = 0;
      this.features[this.count++] = mix32(0x10000000 | first);
      for (let b = 0; b < a; b++) {
        const second = this.found[b] as number;
        const low = Math.min(first, second);
        const high = Math.max(first, second);
        this.features[this.count++] = mix32(0x20000000 | (low * concepts.length + high));
      }
    }
  }
}

/** Reads blocks through a model. */
export class BlockScorer {
  private readonly reader = new FeatureReader();
  private readonly sums = new Int32Array(asks.length);
  /** Features of the last block that the model knows. */
  known = 0;

  constructor(private readonly model: TextModel) {}

  score(blocks: BlockReader, block: number): void {
    const { rowBySlot, pairs } = this.model;
    const { reader } = this;
    reader.read(blocks, block);
    const { features, count } = reader;
    // Sums in variables of their own stay in registers: in an array they cost a sixth of the whole fingerprint.
    let known = 0;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let s5 = 0;
    let s6 = 0;
    let s7 = 0;
    let s8 = 0;
    let s9 = 0;
    for (let f = 0; f < count; f++) {
      const feature = features[f] as number;
      let slot = feature & 0xffff;
      let entry = rowBySlot[slot] as number;
      while (entry !== 0 && (entry ^ feature) >>> 16 !== 0)
        entry = rowBySlot[(slot = (slot + 1) & 0xffff)] as number;
      if (entry === 0) continue;
      known++;
      const at = (entry & 0xffff) * pairsPerRow;
      s0 = (s0 + (pairs[at] as number)) | 0;
      s1 = (s1 + (pairs[at + 1] as number)) | 0;
      s2 = (s2 + (pairs[at + 2] as number)) | 0;
      s3 = (s3 + (pairs[at + 3] as number)) | 0;
      s4 = (s4 + (pairs[at + 4] as number)) | 0;
      s5 = (s5 + (pairs[at + 5] as number)) | 0;
      s6 = (s6 + (pairs[at + 6] as number)) | 0;
      s7 = (s7 + (pairs[at + 7] as number)) | 0;
      s8 = (s8 + (pairs[at + 8] as number)) | 0;
      s9 = (s9 + (pairs[at + 9] as number)) | 0;
    }
    this.known = known;
    this.takeApart(0, s0);
    this.takeApart(2, s1);
    this.takeApart(4, s2);
    this.takeApart(6, s3);
    this.takeApart(8, s4);
    this.takeApart(10, s5);
    this.takeApart(12, s6);
    this.takeApart(14, s7);
    this.takeApart(16, s8);
    this.takeApart(18, s9);
  }

  private takeApart(ask: number, both: number): void {
    const first = (both << 16) >> 16;
    this.sums[ask] = first;
    this.sums[ask + 1] = (both - first) >> 16;
  }

  /**
   * Log-odds that the block asks for training data rather than for ordinary work, times the probability that it asks for
   * either (and not for judging); 0 when nothing was recognised.
   */
  harvestLogit(): number {
    const { sums } = this;
    let top = -Infinity;
    for (let a = 0; a < sums.length; a++) if ((sums[a] as number) > top) top = sums[a] as number;
    let harvest = 1e-9;
    let ordinary = 1e-9;
    let neutral = 1e-9;
    for (let a = 0; a < sums.length; a++) {
      const below = top - (sums[a] as number);
      if (below >= decay.length) continue;
      const weight = decay[below] as number;
      if (groupOfAsk[a] === 0) harvest += weight;
      else if (groupOfAsk[a] === 1) ordinary += weight;
      else neutral += weight;
    }
    const decided = (harvest + ordinary) / (harvest + ordinary + neutral);
    return decided * Math.log((harvest * ordinaryAsks) / (ordinary * harvestAsks));
  }

  /** The last block's logit of an ask, in nats; 0 when nothing was recognised. */
  nats(ask: number): number {
    return (this.sums[ask] as number) / weightScale;
  }

  /** The ask with the highest logit. */
  topAsk(): number {
    const { sums } = this;
    let best = 0;
    for (let a = 1; a < sums.length; a++) if ((sums[a] as number) > (sums[best] as number)) best = a;
    return best;
  }
}

const magic = 0x53574d31;
/** More rows would make searches long. */
const mostRows = 32_768;

/** Format, little endian: magic, version length and text, row count (u16), per row slot u16, check u16, then `rows × asks` int8. */
export function encodeTextModel(
  version: string,
  rows: readonly { feature: number; weights: ArrayLike<number> }[],
): Uint8Array {
  const name = Buffer.from(version, 'utf8');
  const head = 7 + name.length;
  const bytes = Buffer.alloc(head + rows.length * (4 + asks.length));
  bytes.writeUInt32LE(magic, 0);
  bytes.writeUInt8(name.length, 4);
  name.copy(bytes, 5);
  bytes.writeUInt16LE(rows.length, 5 + name.length);
  rows.forEach((row, index) => {
    const at = head + index * (4 + asks.length);
    bytes.writeUInt16LE(row.feature & 0xffff, at);
    bytes.writeUInt16LE(row.feature >>> 16, at + 2);
    for (let a = 0; a < asks.length; a++)
      bytes.writeInt8(
        Math.max(-127, Math.min(127, Math.round((row.weights[a] ?? 0) * weightScale))),
        at + 4 + a,
      );
  });
  return bytes;
}

/** @throws Error when the bytes are not such a model. */
export function decodeTextModel(data: Uint8Array): TextModel {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== magic) throw new Error('not a text model');
  const nameLength = bytes.readUInt8(4);
  const rowCount = bytes.readUInt16LE(5 + nameLength);
  const head = 7 + nameLength;
  if (rowCount > mostRows) throw new Error('a text model of too many rows');
  const rowBySlot = new Int32Array(65536);
  const pairs = new Int32Array((rowCount + 1) * pairsPerRow);
  for (let index = 0; index < rowCount; index++) {
    const at = head + index * (4 + asks.length);
    let slot = bytes.readUInt16LE(at);
    while (rowBySlot[slot] !== 0) slot = (slot + 1) & 0xffff;
    rowBySlot[slot] = (bytes.readUInt16LE(at + 2) << 16) | (index + 1);
    for (let p = 0; p < pairsPerRow; p++)
      pairs[(index + 1) * pairsPerRow + p] =
        bytes.readInt8(at + 4 + 2 * p) + bytes.readInt8(at + 5 + 2 * p) * 65_536;
  }
  return { version: bytes.toString('utf8', 5, 5 + nameLength), rowBySlot, pairs };
}
