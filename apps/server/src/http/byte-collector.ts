const smallestBlock = 1024;
const largestBlock = 256 * 1024;

/**
 * Gathers bytes that arrive in pieces of any size. They are copied into few blocks, so that a body sent byte by byte
 * holds no more memory than one sent at once.
 */
export class ByteCollector {
  /** How many bytes have been gathered. */
  length = 0;
  private readonly full: Buffer[] = [];
  private block: Buffer = Buffer.alloc(0);
  private used = 0;

  add(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      if (this.used === this.block.length) this.startBlock(bytes.length - at);
      const copied = bytes.copy(this.block, this.used, at);
      this.used += copied;
      this.length += copied;
      at += copied;
    }
  }

  /** Everything gathered so far, in one piece. */
  bytes(): Buffer {
    const parts = this.parts();
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, this.length);
  }

  /** The same as it lies in memory: pieces of at least 1,024 bytes, but for the last. */
  parts(): Buffer[] {
    return [...this.full, this.block.subarray(0, this.used)];
  }

  /** Blocks grow with what has come, so that a small body takes a small one. */
  private startBlock(wanted: number): void {
    if (this.used > 0) this.full.push(this.block);
    const size = Math.min(largestBlock, Math.max(smallestBlock, wanted, this.length));
    this.block = Buffer.allocUnsafeSlow(size);
    this.used = 0;
  }
}
