import {
  maxReceiptEntries,
  type IngestReceipt,
  type RejectedEvent,
  type RejectionCode,
  type RepairedEvent,
} from '@stillwatch/contracts/usage-event';

/** What one list of a receipt may take, in bytes of JSON. */
const maxListBytes = 480_000;

/** The part of a receipt that is known before the batch is stored. */
export type ReadReceipt = Omit<IngestReceipt, 'accepted' | 'duplicates'>;

/** Counts what was repaired and rejected of a batch, and lists the first of each, within bounds that no sender can widen. */
export class ReceiptLists {
  private readonly repaired = new BoundedList<RepairedEvent>();
  private readonly rejected = new BoundedList<RejectedEvent>();
  private readonly byCode = new Map<RejectionCode, number>();

  repair(entry: RepairedEvent): void {
    this.repaired.add(entry);
  }

  reject(entry: RejectedEvent): void {
    this.rejected.add(entry);
    this.byCode.set(entry.code, (this.byCode.get(entry.code) ?? 0) + 1);
  }

  receipt(): ReadReceipt {
    return {
      repairedCount: this.repaired.count,
      repaired: this.repaired.entries,
      rejectedCount: this.rejected.count,
      rejectedByCode: Object.fromEntries(this.byCode),
      rejected: this.rejected.entries,
    };
  }
}

class BoundedList<Entry> {
  readonly entries: Entry[] = [];
  count = 0;
  private bytesLeft = maxListBytes;

  add(entry: Entry): void {
    this.count += 1;
    if (this.entries.length >= maxReceiptEntries || this.bytesLeft <= 0) return;
    this.bytesLeft -= Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (this.bytesLeft >= 0) this.entries.push(entry);
  }
}
