import { listOf, type PacketSection } from '../packet-section.js';
import type { PacketSnapshot } from '../packet-snapshot.js';
import type { PacketSubject } from '../packet-subject.js';
import type { ScoreHistoryRecord, ScoreRecord } from './account.records.js';

/** Links of each member that are kept, the strongest first; those a reviewer spoke about are all kept. */
const linksPerMember = 10;

export interface CampaignRecord {
  readonly id: string;
  readonly state: string;
  readonly memberCount: number;
  readonly firstLinkedAt: string;
  readonly firstFlaggedAt: string | null;
  readonly score: ScoreRecord;
  readonly scoreHistory: readonly (ScoreHistoryRecord & { memberCount: number })[];
  /** Between the accounts of a campaign's case; null on an account's. */
  readonly links: number | null;
}

export interface MemberRecord {
  readonly accountId: string;
  readonly organizationName: string | null;
  readonly declaredCategory: string | null;
  readonly standing: string;
  readonly score: number;
  readonly band: string;
  readonly membership: number;
  readonly basis: string;
  readonly joinedAt: string;
}

export interface LinkRecord {
  readonly from: string;
  readonly to: string;
  readonly nats: number;
  readonly evidence: readonly { kind: string; nats: number; summary: string }[];
}

async function* readCampaign(snapshot: PacketSnapshot, { campaignId, type, accountIds }: PacketSubject) {
  const [campaign] = await snapshot.rows(campaignRow, [campaignId]);
  const scoreHistory = await snapshot.rows(scoreRows, [campaignId]);
  const removals = await snapshot.rows(removalRows, [campaignId]);
  const [counted] =
    type === 'campaign' ? await snapshot.rows<{ links: number }>(linkCount, [accountIds]) : [];
  yield campaign ? [{ ...campaign, scoreHistory, removals, links: counted?.links ?? null }] : [];
}

export const campaignSections: readonly PacketSection[] = [
  // A list of none where the account belongs to no campaign.
  { name: 'campaign', title: 'the campaign', read: readCampaign },
  listOf('members', 'the campaign’s members', {
    text: `SELECT account_id AS "accountId", organization_name AS "organizationName",
             declared_category AS "declaredCategory", standing, score, band, membership, basis, joined_at AS "joinedAt"
           FROM campaign_members JOIN accounts USING (account_id)
           WHERE campaign_id::text = $1 AND $2 = 'campaign' ORDER BY membership DESC, account_id`,
    values: ({ campaignId, type }) => [campaignId, type],
  }),
  listOf('links', 'what links the accounts', {
    text: `
      WITH inner_edges AS (
        SELECT account_a, account_b, nats, obeys_rule, evidence, computed_at FROM link_edges
        WHERE $2 = 'campaign' AND account_a = ANY($4) AND account_b = ANY($4)
        UNION ALL
        SELECT account_a, account_b, nats, obeys_rule, evidence, computed_at FROM link_edges
        WHERE $2 = 'account' AND (account_a = $3 OR account_b = $3)
          AND (SELECT count(*) FROM campaign_members
               WHERE campaign_id::text = $1 AND account_id IN (account_a, account_b)) = 2
      ), ends AS (
        SELECT account_a, account_b, nats, account_a AS member FROM inner_edges
        UNION ALL SELECT account_a, account_b, nats, account_b FROM inner_edges
      ), ranked AS (
        SELECT account_a, account_b,
          row_number() OVER (PARTITION BY member ORDER BY nats DESC, account_a, account_b) AS place FROM ends
      ), chosen AS (
        SELECT account_a, account_b, min(place) AS place FROM ranked
        WHERE place <= ${linksPerMember}
          OR EXISTS (SELECT FROM link_reviews WHERE (link_reviews.account_a, link_reviews.account_b) = (ranked.account_a, ranked.account_b))
        GROUP BY 1, 2
      )
      SELECT account_a AS "from", account_b AS "to", nats, obeys_rule AS "obeysRule", evidence, computed_at AS "computedAt"
      FROM chosen JOIN inner_edges USING (account_a, account_b) ORDER BY place, nats DESC, account_a, account_b`,
    values: ({ campaignId, type, id, accountIds }) => [campaignId, type, id, accountIds],
  }),
  listOf('linkReviews', 'what reviewers said about links', {
    text: `SELECT account_a AS "from", account_b AS "to", verdict, reason, by_name AS "byName", at FROM link_reviews
           WHERE account_a = ANY($1) AND ($2 = 'account' OR account_b = ANY($1)) OR account_b = ANY($1) AND $2 = 'account'
           ORDER BY link_reviews.id`,
    values: ({ accountIds, type }) => [accountIds, type],
  }),
];

const campaignRow = `
SELECT id, state, member_count AS "memberCount", members_scored AS "membersScored", first_linked_at AS "firstLinkedAt",
  first_flagged_at AS "firstFlaggedAt", dissolved_at AS "dissolvedAt",
  jsonb_build_object('score', score, 'probability', probability, 'band', band, 'priorNats', prior_nats,
    'reasons', reasons, 'eventsScored', events_scored,
    'scoredAt', to_char(scored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'scorecardVersion', scorecard_version) AS score
FROM campaigns WHERE id = $1`;

/** Lists of ids instead of joins: their cost does not hang on how fresh the planner's statistics are. */
const linkCount = `
SELECT count(*)::int AS links FROM link_edges WHERE account_a = ANY($1) AND account_b = ANY($1)`;

const scoreRows = `
SELECT scored_at AS "scoredAt", score, probability, band, prior_nats AS "priorNats", member_count AS "memberCount",
  events_scored AS "eventsScored", scorecard_version AS "scorecardVersion"
FROM campaign_scores WHERE campaign_id = $1 ORDER BY scored_at, id`;

const removalRows = `
SELECT account_id AS "accountId", verdict, reason, by_name AS "byName", at
FROM campaign_removals WHERE campaign_id = $1 ORDER BY id`;
