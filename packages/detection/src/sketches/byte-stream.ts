/** Writes numbers compactly: LEB128 for counts, little endian for fixed widths. Grows as needed. */
export class ByteWriter {
  private buffer = new Uint8Array(2048);
  private length = 0;

  u8(value: number): void {
    this.reserve(1);
    this.buffer[this.length++] = value;
  }

  u32(value: number): void {
    this.reserve(4);
    this.buffer[this.length++] = value;
    this.buffer[this.length++] = value >>> 8;
    this.buffer[this.length++] = value >>> 16;
    this.buffer[this.length++] = value >>> 24;
  }

  /** A whole number ≥ 0, below 2^53. */
  count(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.u8(rest);
  }

  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    this.count(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  bytes(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + more));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

/** Reads what `ByteWriter` wrote. @throws RangeError past the end. */
export class ByteReader {
  private at = 0;

  constructor(private readonly data: Uint8Array) {}

  u8(): number {
    const value = this.data[this.at++];
    if (value === undefined) throw new RangeError('the bytes end too early');
    return value;
  }

  u32(): number {
    return (this.u8() | (this.u8() << 8) | (this.u8() << 16) | (this.u8() << 24)) >>> 0;
  }

  count(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
      if (factor > 2 ** 49) throw new RangeError('a number is too long');
    }
  }

  text(): string {
    return Buffer.from(this.raw(this.count())).toString('utf8');
  }

  /** A copy of the next `length` bytes. */
  raw(length: number): Uint8Array {
    const from = this.at;
    this.at += length;
    if (this.at > this.data.length) throw new RangeError('the bytes end too early');
    return new Uint8Array(this.data.subarray(from, this.at));
  }
}
