import type { Tx } from '@stillwatch/database/database';

/**
 * Lets one transaction at a time decide about the status of scorecards, until it ends: which card is active depends on all
 * rows, so locking one of them would not do. Scoring only reads and never waits for it. Comes before the audit chain in
 * the order of locks, and is never held together with an account or a case.
 */
export async function lockScorecards(tx: Tx): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('scorecards', 0))`);
}
