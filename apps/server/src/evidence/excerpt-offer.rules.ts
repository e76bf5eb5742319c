import { excerptsPerAccount, excerptsPerTemplate } from '@stillwatch/contracts/evidence';
import type { Content } from '@stillwatch/contracts/usage-event';
import { decodeFingerprint } from '@stillwatch/detection/fingerprint-codec';
import { fitsBeside, templateOf, type Kept, type Template } from './excerpt-choice.rules.js';
import { cutContent, type ExcerptTexts } from './excerpt-text.rules.js';

/** What is kept of an account that excerpts are kept of. */
export interface ExcerptRoom extends Kept {
  readonly accountId: string;
}

/** A request that may be kept as an excerpt, until its batch is stored: cut to what would be sealed of it. */
export interface OfferedRequest extends Template {
  readonly accountId: string;
  readonly occurredAt: Date;
  readonly eventId: string;
  readonly model: string;
  readonly texts: ExcerptTexts;
  readonly characters: { readonly [Text in keyof ExcerptTexts]: number | null };
}

/** Of one batch, accounts that excerpts are offered of: each is a lock. The others have their turn in later batches. */
const accountsPerBatch = 50;
/** So many times more are offered than there is room for, because some may turn out to be repeats. */
const offeredPerRoom = 4;

interface FingerprintedRequest {
  readonly accountId: string;
  readonly occurredAt: Date;
  readonly id: string;
  readonly model: string;
  readonly content: Content | undefined;
  readonly fingerprint?: Uint8Array | null;
}

/** Chooses, one request after the other, those that there is room for, each by itself: which of them are new is not known. */
export class ExcerptOffer {
  readonly requests: OfferedRequest[] = [];
  private readonly rooms: ReadonlyMap<string, ExcerptRoom>;
  private readonly offering = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly counts = new Map<string, number>();

  constructor(rooms: readonly ExcerptRoom[]) {
    this.rooms = new Map(rooms.map((room) => [room.accountId, room]));
  }

  /** Whether requests of this account are looked at. */
  wants(accountId: string): boolean {
    return (
      this.rooms.has(accountId) && (this.offering.has(accountId) || this.offering.size < accountsPerBatch)
    );
  }

  add({ accountId, occurredAt, id: eventId, model, content, fingerprint }: FingerprintedRequest): void {
    const room = this.rooms.get(accountId);
    if (!room || !content || !fingerprint) return;
    const template = templateOf(decodeFingerprint(fingerprint));
    const key = `${accountId}\n${eventId}`;
    if (this.seen.has(key) || !fitsBeside(room)(template)) return;
    if (!this.countsBelow(`${accountId}\n${template.template}`, offeredPerRoom * excerptsPerTemplate)) return;
    if (!this.countsBelow(`${accountId}\n${template.ask === null}`, offeredPerRoom * excerptsPerAccount))
      return;
    this.seen.add(key);
    this.offering.add(accountId);
    const characters = {
      system: content.system?.length || null,
      prompt: content.prompt?.length || null,
      completion: content.completion?.length || null,
    };
    this.requests.push({
      accountId,
      occurredAt,
      eventId,
      model,
      texts: cutContent(content),
      characters,
      ...template,
    });
  }

  private countsBelow(key: string, limit: number): boolean {
    const count = this.counts.get(key) ?? 0;
    this.counts.set(key, count + 1);
    return count < limit;
  }
}
