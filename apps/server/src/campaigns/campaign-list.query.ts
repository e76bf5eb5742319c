import { campaignStates } from '@stillwatch/contracts/campaign';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { bands } from '@stillwatch/contracts/risk';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { countRows, SqlConditions } from '../http/list-sql.js';
import { isUuid } from '../http/path-id.js';

const columns = { score: 'score', memberCount: 'member_count', firstLinkedAt: 'first_linked_at' } as const;

const listOptions = {
  sort: Object.keys(columns) as (keyof typeof columns)[],
  filter: z.object({
    id: oneOrMany(comparedText),
    band: oneOrMany(z.enum(bands)),
    state: oneOrMany(z.enum(campaignStates)),
  }),
};

/**
 * The ids of one page of campaigns, those that are active unless a state or an id is asked for.
 * @throws ProblemError `invalid_query`
 */
export async function findCampaignIds(
  pool: Database['pool'],
  query: ListQuery,
): Promise<{ readonly ids: readonly string[]; readonly total: number; readonly from: number }> {
  const { filter, sort, from, take } = readFilteredList(query, listOptions, {
    field: 'score',
    direction: 'desc',
  });
  const conditions = new SqlConditions();
  if (filter.id) conditions.add('id = ANY(?::uuid[])', filter.id.filter(isUuid));
  if (filter.band) conditions.add('band = ANY(?)', filter.band);
  if (filter.state || !filter.id) conditions.add('state = ANY(?)', filter.state ?? ['active']);
  const fromAndWhere = `FROM campaigns ${conditions.where()}`;
  const [page, total] = await Promise.all([
    pool.query<{ id: string }>(
      `SELECT id ${fromAndWhere} ORDER BY ${columns[sort.field]} ${sort.direction}, id LIMIT ${take} OFFSET ${from}`,
      conditions.values,
    ),
    countRows(pool, fromAndWhere, conditions.values),
  ]);
  return { ids: page.rows.map((row) => row.id), total, from };
}
