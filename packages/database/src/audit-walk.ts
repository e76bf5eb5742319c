import type pg from 'pg';
import { hashAuditEntry, hashBeforeFirst, type StoredAuditEntry } from './audit-chain.js';
import { readAuditEntries } from './audit-entries.js';

/** An entry that does not fit the chain. */
export interface ChainBreak {
  readonly code: 'before_first' | 'missing_entry' | 'broken_link' | 'time_changed' | 'content_changed';
  /** The entry at which it shows; of a missing one, the entry that stands in its place. */
  readonly seq: number;
  /** What is wrong, as the end of a sentence that names the entry. */
  readonly problem: string;
}

export interface ChainPlace {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditChainVerification {
  ok: boolean;
  /** How many entries were read, to the broken one. */
  entries: number;
  /** The hash of the last good entry, null for an empty log. */
  head: string | null;
  brokenAt: ChainBreak | null;
}

/** Follows the chain entry by entry: from the first, or from a place that is known to be good. */
export class ChainWalk {
  /** How many entries were looked at. */
  entries = 0;

  constructor(private place: ChainPlace = { seq: 0, hash: hashBeforeFirst }) {}

  /** The last entry that fits; number 0 before the first. */
  get last(): ChainPlace {
    return this.place;
  }

  /** Takes the next entry. Answers why it does not fit; then the walk is over. */
  step(entry: StoredAuditEntry): ChainBreak | null {
    this.entries += 1;
    const found = findBreak(entry, this.place);
    if (found) return { ...found, seq: Number(entry.seq) };
    this.place = { seq: Number(entry.seq), hash: entry.hash };
    return null;
  }
}

function findBreak(entry: StoredAuditEntry, before: ChainPlace): Omit<ChainBreak, 'seq'> | null {
  const seq = Number(entry.seq);
  const expected = before.seq + 1;
  if (seq < 1) return { code: 'before_first', problem: 'it stands before the first entry' };
  if (seq !== expected) return { code: 'missing_entry', problem: `entry ${expected} is missing` };
  if (entry.prevHash !== before.hash)
    return { code: 'broken_link', problem: 'it does not continue from the entry before it' };
  if (entry.hash === hashAuditEntry(entry)) return null;
  const written = timeOfHash(entry);
  return written === null
    ? { code: 'content_changed', problem: 'its content does not match its hash' }
    : { code: 'time_changed', problem: `its time was ${written} when it was hashed and is ${entry.at} now` };
}

const nearbyMs = 1_000;

/** The time, within a second of the stored one, over which the entry's hash was taken, if that alone has changed. */
function timeOfHash(entry: StoredAuditEntry): string | null {
  const stored = Math.floor(Date.parse(entry.at));
  if (!Number.isFinite(stored)) return null;
  for (let distance = 0; distance <= nearbyMs; distance += 1) {
    for (const instant of [stored - distance, stored + distance]) {
      const at = new Date(instant).toISOString();
      if (hashAuditEntry({ ...entry, at }) === entry.hash) return at;
    }
  }
  return null;
}

/**
 * Recomputes the chain from the first entry and stops at the first that does not fit. A chain whose newest entries were cut
 * off fits, and so does one that was written anew: only what is kept elsewhere can show that (`audit-verification`).
 */
export async function verifyAuditChain(
  client: Pick<pg.Pool, 'query'>,
  options: { pageSize?: number } = {},
): Promise<AuditChainVerification> {
  const walk = new ChainWalk();
  const headOf = () => (walk.last.seq === 0 ? null : walk.last.hash);
  for await (const entry of readAuditEntries(client, options)) {
    const brokenAt = walk.step(entry);
    if (brokenAt) return { ok: false, entries: walk.entries, head: headOf(), brokenAt };
  }
  return { ok: true, entries: walk.entries, head: headOf(), brokenAt: null };
}
