import type { AcceptanceWindow } from './event-reader.rules.js';

/** A piece of memory that is handed over to another thread, not copied. */
export interface SentBytes {
  readonly memory: ArrayBuffer;
  readonly from: number;
  readonly length: number;
}

/** A batch on its way to a thread. */
export interface SentBatch {
  readonly kind: 'ndjson' | 'json';
  readonly parts: readonly SentBytes[];
  readonly window: AcceptanceWindow;
}

/** Smaller pieces may share their memory with others and are copied; larger ones are handed over. */
const copiedBytes = 64 * 1024;

export function toSent(bytes: Uint8Array): SentBytes {
  const { buffer, byteOffset, byteLength } = bytes.length < copiedBytes ? new Uint8Array(bytes) : bytes;
  return { memory: buffer as ArrayBuffer, from: byteOffset, length: byteLength };
}

export const fromSent = ({ memory, from, length }: SentBytes): Buffer => Buffer.from(memory, from, length);
