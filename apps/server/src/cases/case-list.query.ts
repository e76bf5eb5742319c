import { caseOrigins, caseStates } from '@stillwatch/contracts/case';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { bands } from '@stillwatch/contracts/risk';
import { timestamp } from '@stillwatch/contracts/scalar';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import { comparedText, containing, oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { countRows, SqlConditions } from '../http/list-sql.js';
import { isUuid } from '../http/path-id.js';

const columns = { score: 'cases.score', dueAt: 'cases.due_at', openedAt: 'cases.opened_at' } as const;
const sortFields = ['severity', 'score', 'dueAt', 'openedAt'] as const;

const listOptions = {
  sort: sortFields,
  filter: z.object({
    id: oneOrMany(comparedText),
    state: oneOrMany(z.enum(caseStates)),
    band: oneOrMany(z.enum(bands)),
    origin: oneOrMany(z.enum(caseOrigins)),
    assigneeId: comparedText.optional(),
    subjectId: oneOrMany(comparedText),
    subjectType: oneOrMany(z.enum(['account', 'campaign'])),
    declaredCategory: oneOrMany(comparedText),
    dueBefore: timestamp.optional(),
    late: z.boolean().optional(),
    snoozed: z.boolean().optional(),
    inCampaignCase: z.boolean().optional(),
    q: searchText,
  }),
};
type Filter = z.output<typeof listOptions.filter>;

export interface CaseIdPage {
  readonly ids: readonly string[];
  readonly total: number;
  readonly from: number;
}

/**
 * The ids of one page of the queue, gravest first and then by due time unless told otherwise. `assigneeId` may be a
 * person's id, `me` or `none`; `q` looks for a part of the account's id or name, or for a case's id. `inCampaignCase` tells
 * the cases of accounts whose campaign has an open case of its own, where they are decided together.
 * @throws ProblemError `invalid_query`
 */
export async function findCaseIds(
  pool: Database['pool'],
  query: ListQuery,
  readerId: string,
  now: Date,
): Promise<CaseIdPage> {
  const { filter, sort, from, take } = readFilteredList(query, listOptions, {
    field: 'severity',
    direction: 'desc',
  });
  const conditions = toConditions(filter, readerId, now);
  const fromAndWhere = `${casesFrom(filter)} ${conditions.where()}`;
  const order =
    sort.field === 'severity'
      ? bySeverity(sort.direction)
      : `${columns[sort.field]} ${sort.direction}, cases.id`;
  const [page, total] = await Promise.all([
    pool.query<{ id: string }>(
      `SELECT cases.id ${fromAndWhere} ORDER BY ${order} LIMIT ${take} OFFSET ${from}`,
      conditions.values,
    ),
    countRows(pool, fromAndWhere, conditions.values),
  ]);
  return { ids: page.rows.map((row) => row.id), total, from };
}

/** The gravest band first, and of equally grave cases the one that is due first. */
export const bySeverity = (direction: 'asc' | 'desc'): string =>
  `array_position('{${bands.join(',')}}'::text[], cases.band) ${direction}, cases.due_at ${direction === 'desc' ? 'asc' : 'desc'}, cases.id`;

/** Accounts are joined only for what is asked of them: one look-up for each case, never a walk over the accounts. */
export const casesFrom = (filter: Record<string, unknown>): string =>
  filter.q === undefined && filter.declaredCategory === undefined
    ? 'FROM cases'
    : `FROM cases LEFT JOIN accounts ON cases.subject_type = 'account' AND accounts.account_id = cases.subject_id`;

/**
 * The conditions of a filter that came outside a list query, over {@link casesFrom}.
 * @throws ProblemError `invalid_query`
 */
export const caseConditions = (filter: Record<string, unknown>, readerId: string, now: Date): SqlConditions =>
  toConditions(
    readFilteredList({ filter }, listOptions, { field: 'severity', direction: 'desc' }).filter,
    readerId,
    now,
  );

function toConditions(filter: Filter, readerId: string, now: Date): SqlConditions {
  const conditions = new SqlConditions();
  if (filter.id) conditions.add('cases.id = ANY(?::uuid[])', filter.id.filter(isUuid));
  if (filter.state) conditions.add('cases.state = ANY(?)', filter.state);
  if (filter.band) conditions.add('cases.band = ANY(?)', filter.band);
  if (filter.origin) conditions.add('cases.origin = ANY(?)', filter.origin);
  if (filter.subjectId) conditions.add('cases.subject_id = ANY(?)', filter.subjectId);
  if (filter.subjectType) conditions.add('cases.subject_type = ANY(?)', filter.subjectType);
  if (filter.declaredCategory) conditions.add('accounts.declared_category = ANY(?)', filter.declaredCategory);
  if (filter.assigneeId !== undefined) addAssignee(conditions, filter.assigneeId, readerId);
  if (filter.q !== undefined) addSearch(conditions, filter.q);
  if (filter.inCampaignCase === true) conditions.add(inCampaignCase);
  if (filter.inCampaignCase === false) conditions.add(`NOT (${inCampaignCase})`);
  addTimes(conditions, filter, now);
  return conditions;
}

/** The members of all campaigns with an open case are gathered once, and each case is looked up among them. */
const inCampaignCase = `cases.subject_type = 'account' AND cases.subject_id IN (
  SELECT member.account_id FROM cases of_campaign
  JOIN campaign_members member ON member.campaign_id = of_campaign.subject_id::uuid
  WHERE of_campaign.subject_type = 'campaign' AND of_campaign.state <> 'closed')`;

function addTimes(conditions: SqlConditions, { dueBefore, late, snoozed }: Filter, now: Date): void {
  if (dueBefore !== undefined) conditions.add('cases.due_at < ?', new Date(dueBefore));
  if (late === true) conditions.add(`cases.state <> 'closed' AND cases.due_at <= ?`, now);
  if (late === false) conditions.add(`cases.state = 'closed' OR cases.due_at > ?`, now);
  if (snoozed === true) conditions.add('cases.snoozed_until > ?', now);
  if (snoozed === false) conditions.add('cases.snoozed_until IS NULL OR cases.snoozed_until <= ?', now);
}

function addAssignee(conditions: SqlConditions, wanted: string, readerId: string): void {
  const assigneeId = wanted === 'me' ? readerId : wanted;
  if (wanted === 'none') conditions.add('cases.assignee_id IS NULL');
  else if (isUuid(assigneeId)) conditions.add('cases.assignee_id = ?', assigneeId);
  else conditions.add('false');
}

function addSearch(conditions: SqlConditions, text: string): void {
  const pattern = containing(text);
  conditions.add(
    'cases.subject_id ILIKE ? OR cases.id::text = ? OR accounts.organization_name ILIKE ?',
    pattern,
    text.toLowerCase(),
    pattern,
  );
}
