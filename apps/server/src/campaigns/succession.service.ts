import { Injectable } from '@nestjs/common';
import type { Reason } from '@stillwatch/contracts/risk';
import type { Tx } from '@stillwatch/database/database';
import { leaveReceipts } from '@stillwatch/database/linkage-receipts';
import type { LinkKind } from '@stillwatch/detection/linkage/link-kinds';
import { assessSuccession } from '@stillwatch/detection/linkage/succession';

/** Kinds that say something about succession; what everybody has, such as a client library, does not. */
const tellingKinds: readonly LinkKind[] = [
  'payment',
  'device',
  'network',
  'template',
  'composite',
  'parameters',
  'reasoning_handle',
  'hand_off',
];
/** A key that more accounts hold says nothing any more; it is not followed further. */
const mostHolders = 500;
/** Matches looked at for one account: one of each kind decides, a few more do no harm. */
const mostMatches = 200;

/** As `standingAt` reads a row of `accounts`, for the one standing that has no end. */
export const isBanned = `(CASE WHEN upcoming_from <= clock_timestamp() THEN upcoming_standing ELSE standing END = 'banned')`;

/** Remembers what banned accounts had, and tells who has it too. */
@Injectable()
export class SuccessionService {
  /**
   * Takes notice of accounts that were banned or are no longer: their keys become those of banned ones, or cease to be. The
   * accounts that share them are owed a new score. Answers those; undefined when no ban was given.
   */
  async noteBans(tx: Tx, accountIds: readonly string[]): Promise<readonly string[] | undefined> {
    if (accountIds.length === 0) return undefined;
    const before = await this.holdersOf(tx, accountIds);
    await tx.sql('DELETE FROM banned_keys WHERE account_id = ANY($1)', [accountIds]);
    await tx.sql(
      `INSERT INTO banned_keys (key, kind, account_id, banned_at)
       SELECT key, kind, account_id, coalesce(
           CASE WHEN upcoming_from <= clock_timestamp() THEN upcoming_from END,
           (SELECT coalesce(resolved_at, proposed_at) FROM decisions WHERE id = standing_decision_id),
           clock_timestamp())
       FROM link_keys JOIN accounts USING (account_id)
       WHERE account_id = ANY($1) AND ${isBanned} AND kind = ANY($2)`,
      [accountIds, tellingKinds],
    );
    const after = await this.holdersOf(tx, accountIds);
    const raised = [...new Set([...before, ...after])].filter((id) => !accountIds.includes(id)).sort();
    await leaveReceipts(tx, 'score', raised);
    return raised;
  }

  /** Why an account looks like the successor of banned ones; nothing when it does not. */
  async reasonsFor(tx: Tx, accountId: string): Promise<Reason[]> {
    const rows = await tx.sql<{
      kind: LinkKind;
      bannedAccountId: string;
      bannedAt: Date;
      since: Date;
      degree: number;
    }>(
      `SELECT own.kind, banned.account_id AS "bannedAccountId", banned.banned_at AS "bannedAt", own.since,
         (SELECT count(*)::int FROM (
            SELECT FROM link_keys AS held WHERE held.key = own.key AND held.kind = own.kind LIMIT $3
          ) AS holders) AS degree
       FROM link_keys AS own JOIN banned_keys AS banned ON banned.key = own.key AND banned.kind = own.kind
       WHERE own.account_id = $1 AND banned.account_id <> $1 AND own.kind = ANY($2)
       ORDER BY banned.banned_at DESC, banned.account_id LIMIT $4`,
      [accountId, tellingKinds, mostHolders, mostMatches],
    );
    return assessSuccession(
      rows.map(({ kind, bannedAccountId, bannedAt, since, degree }) => ({
        kind,
        bannedAccountId,
        bannedAtMs: bannedAt.getTime(),
        firstSeenMs: since.getTime(),
        degree,
      })),
    );
  }

  /** Accounts that hold a key which is kept of these banned accounts. Keys of very many are passed over. */
  private async holdersOf(tx: Tx, accountIds: readonly string[]): Promise<string[]> {
    const rows = await tx.sql<{ accountId: string }>(
      `SELECT DISTINCT holder.account_id AS "accountId"
       FROM (SELECT DISTINCT kind, key FROM banned_keys WHERE account_id = ANY($1)) AS banned
       CROSS JOIN LATERAL (
         SELECT held.account_id FROM link_keys AS held WHERE held.key = banned.key AND held.kind = banned.kind LIMIT $2
       ) AS holder`,
      [accountIds, mostHolders],
    );
    return rows.map(({ accountId }) => accountId);
  }
}
