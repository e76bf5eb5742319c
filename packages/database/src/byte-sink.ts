const postgresEpochMs = Date.UTC(2000, 0, 1);
/** Below this many UTF-16 units a loop is faster than the call into the runtime. */
const shortText = 48;

/**
 * A growing buffer of values as Postgres's binary protocol carries the elements of an array: a length of four bytes, −1
 * for null, then the value.
 */
export class ByteSink {
  /** Bytes written so far. */
  length = 0;
  private buffer: Buffer<ArrayBuffer>;

  constructor(initialBytes: number) {
    this.buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  /** What was written, as a view that the next write may move away from. */
  get bytes(): Buffer<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }

  /** What was written, in memory of its own that nothing else refers to, so that it can be handed to another thread. */
  detach(): Uint8Array<ArrayBuffer> {
    return Uint8Array.prototype.slice.call(this.buffer, 0, this.length) as Uint8Array<ArrayBuffer>;
  }

  /** Forgets what was written from `length` on. */
  truncate(length: number): void {
    this.length = length;
  }

  /** A bare number of four bytes, without a length. */
  int32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeInt32BE(value, this.length);
  }

  /** Bytes as they are, without a length. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  nothing(): void {
    this.int32(-1);
  }

  /** `text`, `jsonb` with its version byte as `prefix`. A lone surrogate becomes U+FFFD. */
  text(value: string, prefix?: number): void {
    this.reserve(5 + value.length * 3);
    const from = this.length + 4;
    let at = from;
    if (prefix !== undefined) this.buffer[at++] = prefix;
    const end = value.length < shortText ? this.ascii(value, at) : -1;
    at = end === -1 ? at + this.buffer.write(value, at, 'utf8') : end;
    this.buffer.writeInt32BE(at - from, this.length);
    this.length = at;
  }

  int4(value: number): void {
    this.reserve(8);
    this.buffer.writeInt32BE(4, this.length);
    this.length = this.buffer.writeInt32BE(value, this.length + 4);
  }

  /** A whole number within ±2^53. */
  int8(value: number): void {
    this.reserve(12);
    const high = Math.floor(value / 2 ** 32);
    this.buffer.writeInt32BE(8, this.length);
    this.buffer.writeInt32BE(high, this.length + 4);
    this.length = this.buffer.writeUInt32BE(value - high * 2 ** 32, this.length + 8);
  }

  /** An instant in milliseconds of the Unix epoch, until the year 2285. */
  timestamp(ms: number): void {
    this.int8((ms - postgresEpochMs) * 1_000);
  }

  float8(value: number): void {
    this.reserve(12);
    this.buffer.writeInt32BE(8, this.length);
    this.length = this.buffer.writeDoubleBE(value, this.length + 4);
  }

  bytea(value: Uint8Array): void {
    this.int32(value.length);
    this.raw(value);
  }

  private ascii(value: string, from: number): number {
    let at = from;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return -1;
      this.buffer[at++] = code;
    }
    return at;
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

/** Object ids of the element types, as every Postgres has them. */
const typeIds = { text: 25, int4: 23, int8: 20, float8: 701, timestamptz: 1184, jsonb: 3802, bytea: 17 };
export type ElementType = keyof typeof typeIds;

/** The head of an array of `count` elements in one dimension; the elements follow. */
export function arrayHead(sink: ByteSink, type: ElementType, count: number): void {
  sink.int32(1);
  sink.int32(1);
  sink.int32(typeIds[type]);
  sink.int32(count);
  sink.int32(1);
}

/** An array of texts, for a parameter of the type `text[]`. */
export function textArray(values: readonly string[]): Uint8Array<ArrayBuffer> {
  const sink = new ByteSink(24 + values.length * 24);
  arrayHead(sink, 'text', values.length);
  for (const value of values) sink.text(value);
  return sink.detach();
}

/** As node-postgres takes it: a Buffer is sent as the binary form of its parameter. */
export const asParameter = (bytes: Uint8Array<ArrayBuffer>): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
