import { caseOrigins, caseStates } from '@stillwatch/contracts/case';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { bands } from '@stillwatch/contracts/risk';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { comparedText, containing, oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { countRows, SqlConditions } from '../http/list-sql.js';
import { isUuid } from '../http/path-id.js';

const columns = { score: 'score', dueAt: 'due_at', openedAt: 'opened_at' } as const;
type SortField = keyof typeof columns;

const listOptions = {
  sort: Object.keys(columns) as SortField[],
  filter: z.object({
    id: oneOrMany(comparedText),
    state: oneOrMany(z.enum(caseStates)),
    band: oneOrMany(z.enum(bands)),
    origin: oneOrMany(z.enum(caseOrigins)),
    assigneeId: comparedText.optional(),
    subjectId: oneOrMany(comparedText),
    q: searchText,
  }),
};

export interface CaseIdPage {
  readonly ids: readonly string[];
  readonly total: number;
  readonly from: number;
}

/**
 * The ids of one page of the queue. `assigneeId` may be a person's id, `me` or `none`; `q` looks for a part of the
 * account's id or name, or for a case's id.
 * @throws ProblemError `invalid_query`
 */
export async function findCaseIds(
  pool: Database['pool'],
  query: ListQuery,
  readerId: string,
): Promise<CaseIdPage> {
  const { filter, sort, from, take } = readFilteredList(query, listOptions, {
    field: 'score',
    direction: 'desc',
  });
  const conditions = toConditions(filter, readerId);
  const fromAndWhere = `FROM cases ${conditions.where()}`;
  const [page, total] = await Promise.all([
    pool.query<{ id: string }>(
      `SELECT id ${fromAndWhere} ORDER BY ${columns[sort.field]} ${sort.direction}, id LIMIT ${take} OFFSET ${from}`,
      conditions.values,
    ),
    countRows(pool, fromAndWhere, conditions.values),
  ]);
  return { ids: page.rows.map((row) => row.id), total, from };
}

function toConditions(filter: z.output<typeof listOptions.filter>, readerId: string): SqlConditions {
  const conditions = new SqlConditions();
  if (filter.id) conditions.add('id = ANY(?::uuid[])', filter.id.filter(isUuid));
  if (filter.state) conditions.add('state = ANY(?)', filter.state);
  if (filter.band) conditions.add('band = ANY(?)', filter.band);
  if (filter.origin) conditions.add('origin = ANY(?)', filter.origin);
  if (filter.subjectId) conditions.add('subject_id = ANY(?)', filter.subjectId);
  if (filter.assigneeId !== undefined) addAssignee(conditions, filter.assigneeId, readerId);
  if (filter.q !== undefined) addSearch(conditions, filter.q);
  return conditions;
}

function addAssignee(conditions: SqlConditions, wanted: string, readerId: string): void {
  const assigneeId = wanted === 'me' ? readerId : wanted;
  if (wanted === 'none') conditions.add('assignee_id IS NULL');
  else if (isUuid(assigneeId)) conditions.add('assignee_id = ?', assigneeId);
  else conditions.add('false');
}

function addSearch(conditions: SqlConditions, text: string): void {
  const pattern = containing(text);
  conditions.add(
    `subject_id ILIKE ? OR id::text = ? OR subject_id IN (SELECT account_id FROM accounts WHERE organization_name ILIKE ?)`,
    pattern,
    text.toLowerCase(),
    pattern,
  );
}
