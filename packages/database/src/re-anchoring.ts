import type { StoredAuditEntry } from './audit-chain.js';
import type { AuditGap } from './checkpoint.js';

/** The action of the entry in which two people put a lost tail on record. */
export const reAnchoredAction = 'audit_log.re_anchored';

/** What such an entry holds. */
export interface RecordedGap extends AuditGap {
  readonly reason: string;
  /** Names. */
  readonly proposedBy: string;
  readonly approvedBy: string;
}

/** The gap that an entry records; null for every other entry. */
export function gapRecorded({ action, after }: StoredAuditEntry): RecordedGap | null {
  if (action !== reAnchoredAction || after === null) return null;
  const recorded = JSON.parse(after) as Partial<RecordedGap>;
  return recorded.lastGood && recorded.lost ? (recorded as RecordedGap) : null;
}

export const isSameGap = (a: AuditGap, b: AuditGap): boolean =>
  a.lastGood.entry === b.lastGood.entry &&
  a.lastGood.hash === b.lastGood.hash &&
  a.lost.from === b.lost.from &&
  a.lost.to === b.lost.to &&
  a.lost.hash === b.lost.hash;
