import type { Tx } from '@stillwatch/database/database';

/**
 * Order of locks, everywhere: accounts (by id), linkage, one campaign's score, cases, the audit chain. A transaction may leave
 * some out, never turn them round. Scoring an account holds its row and asks for none of the two below; so linking, which
 * reads keys without locking anybody, never stands in a circle with it. What links and scores owe each other they leave as
 * receipts, which wait for nobody.
 */

/**
 * One transaction at a time decides who belongs together: a campaign is a statement about many rows, and locking some of
 * them would not keep the others still.
 */
export async function lockLinkage(tx: Tx): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('linkage', 0))`);
}

/** One transaction at a time scores a campaign, from reading its members on, so that no older score overwrites a newer one. */
export async function lockCampaignScore(tx: Tx, campaignId: string): Promise<void> {
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [campaignId]);
}
