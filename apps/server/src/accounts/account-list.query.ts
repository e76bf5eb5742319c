import { standings } from '@stillwatch/contracts/enforcement';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { bands } from '@stillwatch/contracts/risk';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { comparedText, containing, oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { countRows, SqlConditions } from '../http/list-sql.js';
import { isUuid } from '../http/path-id.js';

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
    campaignId: oneOrMany(comparedText),
    q: searchText,
  }),
};

export interface AccountIdPage {
  readonly ids: readonly string[];
  readonly total: number;
  readonly from: number;
}

/**
 * The ids of one page of the account list. Without a search, sorting by score, id, newest event or name walks an index,
 * whatever the number of accounts; `q` looks inside ids and names and reads them all once.
 * @throws ProblemError `invalid_query`
 */
export async function findAccountIds(
  pool: Database['pool'],
  query: ListQuery,
  now: Date,
): Promise<AccountIdPage> {
  const request = readFilteredList(query, listOptions, { field: 'score', direction: 'desc' });
  const conditions = toConditions(request.filter, now);
  if (request.filter.q !== undefined) return search(pool, request, conditions);
  const [ids, total] = await Promise.all([
    walk(pool, request, conditions),
    countRows(pool, `FROM accounts ${conditions.where()}`, conditions.values),
  ]);
  return { ids, total, from: request.from };
}

interface SortedPage {
  readonly sort: { readonly field: SortField; readonly direction: 'asc' | 'desc' };
  readonly from: number;
  readonly take: number;
}

/**
 * An index holds its nulls at one end, and going down it begins with them, where they are wanted last. So a page is looked
 * for among the known values first, which is a walk; only a page that reaches the unknown ones is sorted.
 */
async function walk(
  pool: Database['pool'],
  { sort, from, take }: SortedPage,
  conditions: SqlConditions,
): Promise<string[]> {
  const select = async (condition: string, order: string) => {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT account_id AS id FROM accounts ${condition} ORDER BY ${order} LIMIT ${take} OFFSET ${from}`,
      conditions.values,
    );
    return rows.map((row) => row.id);
  };
  const where = conditions.where();
  if (!nullable.has(sort.field) || sort.direction === 'asc') return select(where, orderBy(sort));
  const known = `${columns[sort.field]} IS NOT NULL`;
  const ids = await select(where === '' ? `WHERE ${known}` : `${where} AND ${known}`, orderBy(sort, ''));
  return ids.length === take ? ids : select(where, orderBy(sort));
}

/**
 * OFFSET 0 keeps the planner from walking the index of the sort and fetching a million rows one by one for a few matches;
 * the window counts the matches in the same pass.
 */
async function search(
  pool: Database['pool'],
  { sort, from, take }: SortedPage,
  conditions: SqlConditions,
): Promise<AccountIdPage> {
  const sortColumn = columns[sort.field];
  const matches = `SELECT account_id${sort.field === 'accountId' ? '' : `, ${sortColumn}`} FROM accounts ${conditions.where()}`;
  const { rows } = await pool.query<{ id: string; total: number }>(
    `SELECT account_id AS id, (count(*) OVER ())::int AS total FROM (${matches} OFFSET 0) AS matches
     ORDER BY ${orderBy(sort)} LIMIT ${take} OFFSET ${from}`,
    conditions.values,
  );
  const total =
    rows[0]?.total ??
    (from === 0 ? 0 : await countRows(pool, `FROM accounts ${conditions.where()}`, conditions.values));
  return { ids: rows.map((row) => row.id), total, from };
}

const nullable: ReadonlySet<SortField> = new Set(['lastEventAt', 'organizationName', 'registeredAt']);

/** The tie-break runs against the column, as the index on the score does. What is unknown comes last either way. */
function orderBy({ field, direction }: SortedPage['sort'], unknownLast = ' NULLS LAST'): string {
  if (field === 'accountId') return `account_id ${direction}`;
  const nulls = nullable.has(field) && direction === 'desc' ? unknownLast : '';
  return `${columns[field]} ${direction}${nulls}, account_id ${direction === 'desc' ? 'asc' : 'desc'}`;
}

function toConditions(filter: z.output<typeof listOptions.filter>, now: Date): SqlConditions {
  const conditions = new SqlConditions();
  const ids = filter.accountId ?? filter.id;
  if (ids) conditions.add('account_id = ANY(?)', ids);
  if (filter.band) conditions.add('band = ANY(?)', filter.band);
  if (filter.plan) conditions.add('plan = ANY(?)', filter.plan);
  if (filter.declaredCategory) conditions.add('declared_category = ANY(?)', filter.declaredCategory);
  if (filter.campaignId)
    conditions.add(
      'account_id IN (SELECT account_id FROM campaign_members WHERE campaign_id = ANY(?::uuid[]))',
      filter.campaignId.filter(isUuid),
    );
  if (filter.standing) addStanding(conditions, filter.standing, now);
  if (filter.q) {
    const pattern = containing(filter.q);
    conditions.add(
      'lower(account_id) LIKE lower(?) OR lower(organization_name) LIKE lower(?)',
      pattern,
      pattern,
    );
  }
  return conditions;
}

/** As `standingAt` reads a row: what was upcoming and has begun counts, and a measure whose date has passed does not. */
function addStanding(conditions: SqlConditions, wanted: readonly string[], now: Date): void {
  const written = (standing: string, until: string) =>
    `${standing} = ANY(?) AND (${until} IS NULL OR ${until} > ?)` +
    (wanted.includes('active') ? ` OR ${until} <= ?` : '');
  const values = wanted.includes('active') ? [wanted, now, now] : [wanted, now];
  conditions.add(
    `(upcoming_from IS NULL OR upcoming_from > ?) AND (${written('standing', 'standing_until')})
     OR upcoming_from <= ? AND (${written('upcoming_standing', 'upcoming_until')})`,
    now,
    ...values,
    now,
    ...values,
  );
}
