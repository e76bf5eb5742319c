import type { CampaignTimeline } from '@stillwatch/contracts/campaign';
import type { Database } from '@stillwatch/database/database';

const hourMs = 3_600_000;
const hoursShown = 14 * 24;

/** Requests of every member by the hour over the two weeks that end with the newest event of any. Busiest member first. */
export async function readTimeline(
  pool: Database['pool'],
  campaignId: string,
  now: Date,
): Promise<CampaignTimeline> {
  const { rows: bounds } = await pool.query<{ newest: Date | null }>(
    `SELECT max(last_event_at) AS newest FROM campaign_members JOIN accounts USING (account_id) WHERE campaign_id = $1`,
    [campaignId],
  );
  const newest = bounds[0]?.newest ?? now;
  const lastHour = Math.floor(newest.getTime() / hourMs) * hourMs;
  const from = new Date(lastHour - (hoursShown - 1) * hourMs);
  const { rows } = await pool.query<{ accountId: string; hours: number[]; requests: number[] }>(
    `SELECT account_id AS "accountId", coalesce(array_agg(hour ORDER BY hour) FILTER (WHERE hour IS NOT NULL), '{}') AS hours,
       coalesce(array_agg(requests ORDER BY hour) FILTER (WHERE hour IS NOT NULL), '{}') AS requests
     FROM campaign_members LEFT JOIN LATERAL (
       SELECT (extract(epoch FROM hour - $2::timestamptz) / 3600)::int AS hour, sum(requests)::int AS requests FROM usage_hours
       WHERE usage_hours.account_id = campaign_members.account_id AND hour >= $2 AND hour <= $3
       GROUP BY usage_hours.hour
     ) AS used ON true
     WHERE campaign_id = $1 GROUP BY account_id`,
    [campaignId, from, new Date(lastHour)],
  );
  const withTotals = rows.map(({ accountId, hours, requests }) => ({
    accountId,
    requests: requests.reduce((sum, count) => sum + count, 0),
    cells: hours.map((hour, index): [number, number] => [hour, requests[index] ?? 0]),
  }));
  withTotals.sort((a, b) => b.requests - a.requests || (a.accountId < b.accountId ? -1 : 1));
  return { from: from.toISOString(), hours: hoursShown, rows: withTotals };
}
