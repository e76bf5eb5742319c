import type { PacketHead } from '../packet-format.js';
import type { PacketStore, StoredFile } from '../packet-store.js';

/** A finished JSON, from which the PDF is drawn. */
export interface PacketToDraw {
  readonly head: PacketHead;
  readonly rootHash: string;
  readonly json: StoredFile;
}

/** The stored sections, read as the chapters need them. */
export class PacketContent {
  constructor(
    readonly packet: PacketToDraw,
    private readonly store: PacketStore,
  ) {}

  get label(): PacketHead['packet'] {
    return this.packet.head.packet;
  }

  isCampaign(): boolean {
    return this.label.subjectType === 'campaign';
  }

  /** How many records a section holds. */
  count(section: string): number {
    return this.packet.head.manifest.find(({ name }) => name === section)?.records ?? 0;
  }

  /** The records of a section one by one; `most` of them at most. */
  async *list<Row>(section: string, most = Number.POSITIVE_INFINITY): AsyncGenerator<Row> {
    let taken = 0;
    for await (const rows of this.store.records<Row>(section)) {
      for (const row of rows) {
        if (taken >= most) return;
        taken += 1;
        yield row;
      }
    }
  }

  async first<Row>(section: string): Promise<Row | undefined> {
    for await (const row of this.list<Row>(section, 1)) return row;
    return undefined;
  }
}

/** Says what a table leaves out. */
export const restInJson = (shown: number, total: number, what: string): string | null =>
  shown >= total ? null : `${total - shown} more ${what} stand in the JSON.`;
