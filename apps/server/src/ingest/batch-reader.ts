import { packSightings, type BodySighting, type PackedSightings } from '@stillwatch/database/refused-bodies';
import { EventPacker, type PackedEvents, type UsageEventRow } from '@stillwatch/database/event-packer';
import type { FingerprintKey } from '@stillwatch/detection/fingerprint';
import { bodyHash } from '@stillwatch/detection/linkage/link-keys';
import { ExcerptOffer, type ExcerptRoom, type OfferedRequest } from '../evidence/excerpt-offer.rules.js';
import {
  addIntake,
  boundIntake,
  noIntake,
  type AccountIntake,
  type BatchIntake,
  type IntakeCounts,
} from '../intake/intake.rules.js';
import { batchItems, notJson, type BatchBytes } from './batch-items.js';
import { readEvent, type AcceptanceWindow, type Reading } from './event-reader.rules.js';
import { toRow } from './event-row.js';
import { ReceiptLists, type ReadReceipt } from './receipt-lists.js';

/** A batch in one piece, and which instants are accepted of it. */
export interface WholeBatch extends BatchBytes {
  readonly window: AcceptanceWindow;
}

/** A batch ready to be stored. Holds no text of a prompt. */
export interface ReadBatch {
  readonly receipt: ReadReceipt;
  readonly events: PackedEvents;
  /** How many events of the batch were repeats of others in it. */
  readonly duplicates: number;
  readonly intake: BatchIntake;
  /** The few requests that were refused or turned away: whoever sends the same within seconds takes over from their account. */
  readonly refused: PackedSightings | null;
}

/**
 * Reads a batch event by event, each on its own: a bad one is counted and told by its index and costs its neighbours nothing.
 *
 * @throws BatchError when a JSON body is no list of events, or one of too many
 */
export function readBatch({ kind, bytes, window }: WholeBatch, key: FingerprintKey): ReadBatch {
  const lists = new ReceiptLists();
  const packer = new EventPacker();
  const intake = new IntakeByAccount();
  const refused: BodySighting[] = [];
  let duplicates = 0;
  let index = -1;
  for (const item of batchItems({ kind, bytes })) {
    index += 1;
    const reading = item === notJson ? malformedJson : readEvent(item, window);
    if ('code' in reading) {
      const { id, code, message, accountId } = reading;
      lists.reject({ index, id, code, message });
      intake.of(accountId).rejected += 1;
      addIntake(intake.of(accountId), { ...noIntake(), byCode: { [code]: 1 } });
      continue;
    }
    const { event, repaired } = reading;
    if (repaired.length > 0) {
      lists.repair({ index, id: event.id, fields: [...repaired] });
      intake.of(event.accountId).repaired += 1;
    }
    const row = toRow(event, key);
    const added = packer.add(row);
    if (added === 'packed') noteRefusal(refused, row);
    else {
      duplicates += 1;
      intake.of(event.accountId).duplicates += 1;
      if (added === 'repeated_otherwise') intake.of(event.accountId).conflicting += 1;
    }
  }
  return {
    receipt: lists.receipt(),
    events: packer.pack(),
    duplicates,
    intake: intake.bounded(),
    refused: packSightings(refused),
  };
}

/** The requests of a batch that may be kept as excerpts: the only text of prompts that leaves this thread. */
export function offerExcerpts(
  { kind, bytes, window }: WholeBatch,
  key: FingerprintKey,
  rooms: readonly ExcerptRoom[],
): OfferedRequest[] {
  const offer = new ExcerptOffer(rooms);
  for (const item of batchItems({ kind, bytes })) {
    const reading = item === notJson ? malformedJson : readEvent(item, window);
    if ('code' in reading || !offer.wants(reading.event.accountId)) continue;
    offer.add({ ...toRow(reading.event, key), content: reading.event.content });
  }
  return offer.requests;
}

const malformedJson: Reading = {
  code: 'malformed_json',
  message: 'The line is not valid JSON.',
  id: null,
  accountId: null,
};

function noteRefusal(
  refused: BodySighting[],
  { accountId, occurredAt, status, fingerprint }: UsageEventRow,
): void {
  if (status !== 'rate_limited' && status !== 'refused') return;
  const body = bodyHash(fingerprint);
  if (body !== undefined) refused.push({ accountId, occurredAt, body });
}

/** Counts by account; what belongs to none is counted together. */
class IntakeByAccount {
  private readonly accounts = new Map<string, AccountIntake>();
  private readonly other = noIntake();

  of(accountId: string | null): IntakeCounts {
    if (accountId === null) return this.other;
    let counts = this.accounts.get(accountId);
    if (!counts) this.accounts.set(accountId, (counts = { accountId, ...noIntake() }));
    return counts;
  }

  bounded(): BatchIntake {
    return boundIntake(this.accounts.values(), this.other);
  }
}
