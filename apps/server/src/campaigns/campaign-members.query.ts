import type { CampaignDetail, CampaignMember } from '@stillwatch/contracts/campaign';
import type { Database } from '@stillwatch/database/database';
import type { AccountStanding, UpcomingStanding } from '../accounts/accounts.service.js';

type Pool = Database['pool'];

/** A member as its row says; `standingColumns` is to be read against the clock. */
export interface MemberRow extends Omit<CampaignMember, 'standing'> {
  readonly standingColumns: AccountStanding;
}

type SelectedMember = Omit<CampaignMember, 'standing' | 'joinedAt'> & {
  readonly joinedAt: Date;
  readonly standing: AccountStanding['standing'];
  readonly until: Date | null;
  readonly decisionId: string | null;
  readonly upcomingStanding: UpcomingStanding['standing'] | null;
  readonly upcomingFrom: Date | null;
  readonly upcomingUntil: Date | null;
  readonly upcomingDecisionId: string | null;
};

/** The present members, surest first. One statement, however many there are. */
export async function readMembers(pool: Pool, campaignId: string, now: Date): Promise<MemberRow[]> {
  const { rows } = await pool.query<SelectedMember>(membersStatement, [campaignId, now]);
  return rows.map((row) => {
    const {
      standing,
      until,
      decisionId,
      upcomingStanding,
      upcomingFrom,
      upcomingUntil,
      upcomingDecisionId,
      ...member
    } = row;
    const upcoming =
      upcomingStanding === null || upcomingFrom === null || upcomingDecisionId === null
        ? null
        : {
            ...{ standing: upcomingStanding, from: upcomingFrom },
            ...{ until: upcomingUntil, decisionId: upcomingDecisionId },
          };
    return {
      ...member,
      joinedAt: member.joinedAt.toISOString(),
      standingColumns: { standing, until, decisionId, upcoming },
    };
  });
}

const membersStatement = `
SELECT account_id AS "accountId", membership, basis, coalesce(carries, false) AS "carriesFinding", organization_name AS "organizationName",
  declared_category AS "declaredCategory", score, band, events_scored AS "eventsScored", joined_at AS "joinedAt",
  standing, standing_until AS until, standing_decision_id AS "decisionId", upcoming_standing AS "upcomingStanding",
  upcoming_from AS "upcomingFrom", upcoming_until AS "upcomingUntil", upcoming_decision_id AS "upcomingDecisionId",
  coalesce((
    SELECT sum(output_tokens) FROM usage_hours AS used
    WHERE used.account_id = accounts.account_id AND used.hour > last_event_at - interval '30 days'
  ), 0)::float8 AS "outputTokens30d",
  ARRAY(
    SELECT reference FROM approvals AS given WHERE given.account_id = accounts.account_id
      AND revoked_at IS NULL AND valid_from <= $2 AND expires_at > $2 ORDER BY created_at
  ) AS approvals
FROM campaign_members JOIN accounts USING (account_id) LEFT JOIN campaign_findings USING (account_id, campaign_id)
WHERE campaign_id = $1 ORDER BY membership DESC, account_id`;

/** Accounts that a reviewer has taken out, newest first. */
export async function readRemoved(pool: Pool, campaignId: string): Promise<CampaignDetail['removedMembers']> {
  const { rows } = await pool.query<{ accountId: string; reason: string; by: string; at: Date }>(
    `SELECT "accountId", reason, by_name AS by, at FROM (
       SELECT DISTINCT ON (account_id) account_id AS "accountId", verdict, reason, by_name, at FROM campaign_removals
       WHERE campaign_id = $1 ORDER BY account_id, id DESC
     ) AS newest WHERE verdict = 'removed' ORDER BY at DESC, "accountId"`,
    [campaignId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
