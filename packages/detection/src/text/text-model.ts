import { concepts, conceptsByToken, mayMean, pairToken } from './concepts.js';
import { asks, harvestAskCount, isNeutralAsk } from './asks.js';
import { mix32 } from '../keyed-hash.js';
import type { BlockReader } from './block-reader.js';

/** Weights of a linear model over hashed features: `rows × asks.length`, in nats × 16. See `decodeTextModel` for the format. */
export interface TextModel {
  readonly version: string;
  /** Row of a feature whose low 16 bits are the index, or 0. */
  readonly rowBySlot: Uint16Array;
  readonly checkByRow: Uint16Array;
  readonly weights: Int8Array;
}

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
    const { rowBySlot, checkByRow, weights } = this.model;
    const { sums, reader } = this;
    const width = asks.length;
    sums.fill(0);
    this.known = 0;
    reader.read(blocks, block);
    for (let f = 0; f < reader.count; f++) {
      const feature = reader.features[f] as number;
      const row = rowBySlot[feature & 0xffff] as number;
      if (row === 0 || checkByRow[row] !== feature >>> 16) continue;
      this.known++;
      const at = row * width;
      for (let a = 0; a < width; a++) sums[a] = (sums[a] as number) + (weights[at + a] as number);
    }
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
  const rowBySlot = new Uint16Array(65536);
  const checkByRow = new Uint16Array(rowCount + 1);
  const weights = new Int8Array((rowCount + 1) * asks.length);
  for (let index = 0; index < rowCount; index++) {
    const at = head + index * (4 + asks.length);
    rowBySlot[bytes.readUInt16LE(at)] = index + 1;
    checkByRow[index + 1] = bytes.readUInt16LE(at + 2);
    for (let a = 0; a < asks.length; a++) weights[(index + 1) * asks.length + a] = bytes.readInt8(at + 4 + a);
  }
  return { version: bytes.toString('utf8', 5, 5 + nameLength), rowBySlot, checkByRow, weights };
}
