import type { Database } from '@stillwatch/database/database';
import type { PacketManifestEntry } from '@stillwatch/contracts/evidence-packet';
import { canonical, HashedBytes } from './packet-format.js';

/** Size at which a piece is stored, in bytes. One record longer than that makes a longer piece. */
const pieceBytes = 512 * 1024;

/** Another run makes the packet now, or nobody needs to. What this one would write is refused. */
export class RunSuperseded extends Error {}

/** The pieces of one run of one packet. */
export class PacketStore {
  constructor(
    private readonly pool: Database['pool'],
    readonly packetId: string,
    readonly attempt: number,
  ) {}

  /** @throws RunSuperseded */
  async write(part: string, position: number, bytes: Uint8Array): Promise<void> {
    try {
      await this.pool.query(
        `INSERT INTO evidence_packet_chunks (packet_id, attempt, part, position, bytes) VALUES ($1, $2, $3, $4, $5)`,
        [this.packetId, this.attempt, part, position, bytes],
      );
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === '42501') throw new RunSuperseded();
      throw error;
    }
  }

  /** The pieces of a part, one in memory at a time. */
  async *read(part: string): AsyncGenerator<Buffer> {
    for (let position = 0; ; position += 1) {
      const { rows } = await this.pool.query<{ bytes: Buffer }>(
        `SELECT bytes FROM evidence_packet_chunks
         WHERE packet_id = $1 AND attempt = $2 AND part = $3 AND position = $4`,
        [this.packetId, this.attempt, part, position],
      );
      if (!rows[0]) return;
      yield rows[0].bytes;
    }
  }

  readSection(name: string): AsyncGenerator<Buffer> {
    return this.read(sectionPart(name));
  }

  /**
   * Stores a section in canonical form. A piece ends where a record ends, so that each can be read by itself.
   * `afterPage` is told after each page of records.
   */
  async writeSection(
    { name, single = false }: { readonly name: string; readonly single?: boolean },
    pages: AsyncIterable<readonly object[]>,
    afterPage: () => Promise<void>,
  ): Promise<PacketManifestEntry> {
    const writer = new PieceWriter(this, sectionPart(name));
    let records = 0;
    if (!single) await writer.add('[');
    for await (const page of pages) {
      for (const record of page) {
        await writer.add(`${records > 0 ? ',' : ''}${canonical(record)}`);
        records += 1;
      }
      await afterPage();
    }
    if (single && records !== 1) throw new Error(`the section ${name} has ${records} records, not one`);
    if (!single) await writer.add(']');
    return { name, records, ...(await writer.end()) };
  }

  /** The records of a stored section, some at a time. */
  async *records<Row>(name: string): AsyncGenerator<Row[]> {
    for await (const piece of this.readSection(name)) {
      // Records are objects: a bracket at the end closes the list.
      const text = piece.toString().replace(/^[[,]/, '').replace(/\]$/, '');
      if (text !== '') yield JSON.parse(`[${text}]`) as Row[];
    }
  }

  /** Stores bytes as they come. */
  async writeStream(part: string, stream: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const writer = new PieceWriter(this, part);
    for await (const bytes of stream) await writer.add(bytes);
    return writer.end();
  }
}

export interface StoredFile {
  readonly bytes: number;
  readonly sha256: string;
}

const sectionPart = (name: string): string => `section:${name}`;

/** Gathers what is written into pieces. */
class PieceWriter {
  private readonly hashed = new HashedBytes();
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private position = 0;

  constructor(
    private readonly store: PacketStore,
    private readonly part: string,
  ) {}

  async add(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    this.hashed.add(bytes);
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    if (this.waitingBytes >= pieceBytes) await this.flush();
  }

  async end(): Promise<StoredFile> {
    if (this.waitingBytes > 0) await this.flush();
    return { bytes: this.hashed.bytes, sha256: this.hashed.sha256() };
  }

  private async flush(): Promise<void> {
    await this.store.write(this.part, this.position, Buffer.concat(this.waiting));
    this.position += 1;
    this.waiting = [];
    this.waitingBytes = 0;
  }
}
