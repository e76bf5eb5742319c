import { standings } from '@stillwatch/contracts/enforcement';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { bands } from '@stillwatch/contracts/risk';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { comparedText, containing, oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { countRows, SqlConditions } from '../http/list-sql.js';

const columns = {
  score: 'score',
  accountId: 'account_id',
  lastEventAt: 'last_event_at',
  organizationName: 'organization_name',
  eventsScored: 'events_scored',
  registeredAt: 'registered_at',
} as const;
type SortField = keyof typeof columns;

const listOptions = {
  sort: Object.keys(columns) as SortField[],
  filter: z.object({
    id: oneOrMany(comparedText),
    accountId: oneOrMany(comparedText),
    band: oneOrMany(z.enum(bands)),
    standing: oneOrMany(z.enum(standings)),
    plan: oneOrMany(comparedText),
    declaredCategory: oneOrMany(comparedText),
    q: searchText,
  }),
};

export interface AccountIdPage {
  readonly ids: readonly string[];
  readonly total: number;
  readonly from: number;
}

/**
 * The ids of one page of the account list. Sorting by score and by id walks an index, whatever the number of accounts;
 * `q` looks inside ids and names and reads them all.
 * @throws ProblemError `invalid_query`
 */
export async function findAccountIds(
  pool: Database['pool'],
  query: ListQuery,
  now: Date,
): Promise<AccountIdPage> {
  const { filter, sort, from, take } = readFilteredList(query, listOptions, {
    field: 'score',
    direction: 'desc',
  });
  const conditions = toConditions(filter, now);
  const fromAndWhere = `FROM accounts ${conditions.where()}`;
  const [page, total] = await Promise.all([
    pool.query<{ id: string }>(
      `SELECT account_id AS id ${fromAndWhere} ORDER BY ${orderBy(sort)} LIMIT ${take} OFFSET ${from}`,
      conditions.values,
    ),
    countRows(pool, fromAndWhere, conditions.values),
  ]);
  return { ids: page.rows.map((row) => row.id), total, from };
}

/** The tie-break runs against the column, as the index on the score does. What is unknown comes last either way. */
function orderBy({ field, direction }: { field: SortField; direction: 'asc' | 'desc' }): string {
  if (field === 'accountId') return `account_id ${direction}`;
  const unknownLast = field === 'score' || field === 'eventsScored' ? '' : ' NULLS LAST';
  return `${columns[field]} ${direction}${unknownLast}, account_id ${direction === 'desc' ? 'asc' : 'desc'}`;
}

function toConditions(filter: z.output<typeof listOptions.filter>, now: Date): SqlConditions {
  const conditions = new SqlConditions();
  const ids = filter.accountId ?? filter.id;
  if (ids) conditions.add('account_id = ANY(?)', ids);
  if (filter.band) conditions.add('band = ANY(?)', filter.band);
  if (filter.plan) conditions.add('plan = ANY(?)', filter.plan);
  if (filter.declaredCategory) conditions.add('declared_category = ANY(?)', filter.declaredCategory);
  if (filter.standing) addStanding(conditions, filter.standing, now);
  if (filter.q) {
    const pattern = containing(filter.q);
    conditions.add('account_id ILIKE ? OR organization_name ILIKE ?', pattern, pattern);
  }
  return conditions;
}

/** A measure whose date has passed counts as good standing again. */
function addStanding(conditions: SqlConditions, wanted: readonly string[], now: Date): void {
  const isRunning = 'standing = ANY(?) AND (standing_until IS NULL OR standing_until > ?)';
  if (wanted.includes('active')) conditions.add(`${isRunning} OR standing_until <= ?`, wanted, now, now);
  else conditions.add(isRunning, wanted, now);
}
