import { inflateSync } from 'node:zlib';

const signature = 0x774f4646;
const headerBytes = { woff: 44, sfnt: 12 } as const;
const entryBytes = { woff: 20, sfnt: 16 } as const;

interface Table {
  readonly tag: number;
  readonly checksum: number;
  readonly data: Uint8Array;
}

/**
 * A font file of the Web Open Font Format 1.0 (W3C) as the plain OpenType file that was packed into it. The font engine reads
 * both, but unpacks the outlines of a packed one anew for each glyph.
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== signature) throw new Error('this is not a WOFF file');
  const tables = readTables(woff).sort((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(headerBytes.sfnt + tables.length * entryBytes.sfnt);
  const largestPower = Math.floor(Math.log2(tables.length));
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  head.writeUInt16BE(tables.length, 4);
  head.writeUInt16BE(16 * 2 ** largestPower, 6);
  head.writeUInt16BE(largestPower, 8);
  head.writeUInt16BE(16 * tables.length - 16 * 2 ** largestPower, 10);
  const parts: Uint8Array[] = [head];
  let offset = head.length;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const entry = headerBytes.sfnt + index * entryBytes.sfnt;
    for (const [place, value] of [tag, checksum, offset, data.length].entries())
      head.writeUInt32BE(value, entry + 4 * place);
    const padding = Buffer.alloc((4 - (data.length % 4)) % 4);
    parts.push(data, padding);
    offset += data.length + padding.length;
  }
  return Buffer.concat(parts);
}

function readTables(woff: Buffer): Table[] {
  return Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
    const entry = headerBytes.woff + index * entryBytes.woff;
    const [tag, offset, packedLength, length, checksum] = [0, 4, 8, 12, 16].map((place) =>
      woff.readUInt32BE(entry + place),
    ) as [number, number, number, number, number];
    const packed = woff.subarray(offset, offset + packedLength);
    return { tag, checksum, data: packedLength < length ? inflateSync(packed) : packed };
  });
}
