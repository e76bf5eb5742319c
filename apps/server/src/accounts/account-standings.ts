import type { ApprovalKind } from '@stillwatch/contracts/account';
import type { Band, Reason } from '@stillwatch/contracts/risk';
import type { Tx } from '@stillwatch/database/database';
import { strongestAgainst, toStanding, type StandingColumns } from './account.mapper.js';
import type { ApprovalOnFile, NewestFinding } from './accounts.service.js';
import type { AccountStanding, UpcomingStanding } from './standing.rules.js';

/** An account as a decision about it looks at it. */
export interface AccountUnderReview {
  readonly accountId: string;
  readonly organizationName: string | null;
  readonly declaredCategory: string | null;
  /** As written; read it with `standingAt`. */
  readonly standing: AccountStanding;
  readonly lastEventAt: Date | null;
  /** All that were ever given, revoked and expired ones too. */
  readonly approvals: readonly ApprovalOnFile[];
}

/** Accounts in the order of their ids, with two queries however many they are. */
export async function accountsUnderReview(
  tx: Tx,
  accountIds: readonly string[],
): Promise<AccountUnderReview[]> {
  const rows = await tx.sql<StandingColumns & Omit<AccountUnderReview, 'standing' | 'approvals'>>(
    `SELECT account_id AS "accountId", organization_name AS "organizationName", declared_category AS "declaredCategory",
       last_event_at AS "lastEventAt", standing, standing_until AS "standingUntil",
       standing_decision_id AS "standingDecisionId", upcoming_standing AS "upcomingStanding",
       upcoming_from AS "upcomingFrom", upcoming_until AS "upcomingUntil", upcoming_decision_id AS "upcomingDecisionId"
     FROM accounts WHERE account_id = ANY($1) ORDER BY account_id`,
    [accountIds],
  );
  const approvals = await approvalsOf(tx, accountIds);
  return rows.map(({ accountId, organizationName, declaredCategory, lastEventAt, ...standing }) => ({
    accountId,
    organizationName,
    declaredCategory,
    lastEventAt,
    standing: toStanding(standing),
    approvals: approvals.get(accountId) ?? [],
  }));
}

/** How accounts are written to stand, in one query. */
export async function standingsOf(
  tx: Tx,
  accountIds: readonly string[],
): Promise<Pick<AccountUnderReview, 'accountId' | 'standing'>[]> {
  const rows = await tx.sql<StandingColumns & { accountId: string }>(
    `SELECT account_id AS "accountId", standing, standing_until AS "standingUntil",
       standing_decision_id AS "standingDecisionId", upcoming_standing AS "upcomingStanding",
       upcoming_from AS "upcomingFrom", upcoming_until AS "upcomingUntil", upcoming_decision_id AS "upcomingDecisionId"
     FROM accounts WHERE account_id = ANY($1)`,
    [accountIds],
  );
  return rows.map(({ accountId, ...standing }) => ({ accountId, standing: toStanding(standing) }));
}

async function approvalsOf(tx: Tx, accountIds: readonly string[]): Promise<Map<string, ApprovalOnFile[]>> {
  const rows = await tx.sql<{
    accountId: string;
    kind: ApprovalKind;
    reference: string;
    validFrom: Date;
    expiresAt: Date;
    revokedAt: Date | null;
  }>(
    `SELECT account_id AS "accountId", kind, reference, valid_from AS "validFrom", expires_at AS "expiresAt",
       revoked_at AS "revokedAt"
     FROM approvals WHERE account_id = ANY($1) ORDER BY account_id, created_at`,
    [accountIds],
  );
  const byAccount = new Map<string, ApprovalOnFile[]>();
  for (const { accountId, revokedAt, ...approval } of rows) {
    const ofAccount = byAccount.get(accountId) ?? [];
    ofAccount.push({ ...approval, revokedAt: revokedAt ?? undefined });
    byAccount.set(accountId, ofAccount);
  }
  return byAccount;
}

/** The newest scores of several accounts in one query. */
export async function newestFindings(
  tx: Tx,
  accountIds: readonly string[],
): Promise<Map<string, NewestFinding>> {
  const rows = await tx.sql<FindingRow>(
    `SELECT account_id AS "accountId", scored_at IS NOT NULL AS "isScored", score, probability, band, reasons,
       scorecard_version AS "scorecardVersion", last_event_at AS "lastEventAt"
     FROM accounts WHERE account_id = ANY($1)`,
    [accountIds],
  );
  return new Map(
    rows.map(({ accountId, ...row }) => [accountId, { ...row, topReason: strongestAgainst(row.reasons) }]),
  );
}

interface FindingRow {
  readonly accountId: string;
  readonly isScored: boolean;
  readonly score: number;
  readonly probability: number;
  readonly band: Band;
  readonly reasons: Reason[];
  readonly scorecardVersion: string | null;
  readonly lastEventAt: Date | null;
}

/** What the decision makes of the standing of every account that it is about. */
export type StandingChange = { readonly decisionId: string } & (
  | { readonly kind: 'now'; readonly to: AccountStanding }
  | { readonly kind: 'later'; readonly to: UpcomingStanding }
  | { readonly kind: 'withdrawn' }
);

/**
 * Writes on the rows of any number of locked accounts what a stored decision makes of their standing. The database reads it from
 * the decision itself: the running server may not write a standing otherwise.
 */
export async function writeStandings(
  tx: Tx,
  accountIds: readonly string[],
  decisionId: string,
  now: Date,
): Promise<void> {
  await tx.sql('SELECT apply_standing($1, $2, $3)', [decisionId, accountIds, now]);
}
