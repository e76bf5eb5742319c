import { mix32 } from '@stillwatch/detection/keyed-hash';
import { BlockReader } from '@stillwatch/detection/text/block-reader';

export const vectorLength = 256;
const reader = new BlockReader();

/** Hashed words and pairs of words with random signs, of length one: the stand-in for an embedding that needs no model. */
export function promptVector(text: string): Float32Array {
  const vector = new Float32Array(vectorLength);
  reader.start();
  reader.read(text.slice(0, 4_000));
  let previous = 0;
  for (let i = 0; i < reader.tokenCount; i++) {
    const token = reader.tokens[i] as number;
    for (const feature of [mix32(token), mix32(Math.imul(previous, 31) ^ token)]) {
      const at = feature & (vectorLength - 1);
      vector[at] = (vector[at] as number) + (feature & 0x10000 ? 1 : -1);
    }
    previous = token;
  }
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / norm);
}

export function similarity(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
