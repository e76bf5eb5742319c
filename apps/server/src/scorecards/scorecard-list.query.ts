import type { ListQuery } from '@stillwatch/contracts/list-query';
import {
  scorecardStatuses,
  type ScorecardStatus,
  type ScorecardVersion,
} from '@stillwatch/contracts/scorecard-version';
import type { Database, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { countRows, SqlConditions } from '../http/list-sql.js';

const columns = {
  createdAt: 'created_at',
  activatedAt: 'activated_at',
  version: 'version',
} as const;

const listOptions = {
  sort: Object.keys(columns) as (keyof typeof columns)[],
  filter: z.object({
    id: oneOrMany(comparedText),
    status: oneOrMany(z.enum(scorecardStatuses)),
  }),
};

export interface ScorecardRow {
  readonly version: string;
  readonly status: ScorecardStatus;
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly shadowedAt: Date | null;
  readonly activatedAt: Date | null;
  readonly tested: boolean;
  readonly madeFrom: string;
  readonly signalsInUse: number;
}

const selected = `
SELECT version, status, note, created_by AS "createdBy", created_at AS "createdAt", shadowed_at AS "shadowedAt",
  activated_at AS "activatedAt", document ->> 'madeFrom' AS "madeFrom",
  shadowed_at IS NOT NULL OR activated_at IS NOT NULL OR EXISTS (
    SELECT FROM backtests WHERE scorecard_version = scorecards.version AND backtests.status = 'succeeded'
  ) AS tested,
  (SELECT count(*)::int FROM jsonb_array_elements(document -> 'signals') AS signal
   WHERE (signal ->> 'beta')::float8 > 0) AS "signalsInUse"
FROM scorecards`;

/** @throws ProblemError `invalid_query` */
export async function findScorecards(
  pool: Database['pool'],
  query: ListQuery,
): Promise<Page<ScorecardVersion>> {
  const { filter, sort, from, take } = readFilteredList(query, listOptions, {
    field: 'createdAt',
    direction: 'desc',
  });
  const conditions = new SqlConditions();
  if (filter.id) conditions.add('version = ANY(?)', filter.id);
  if (filter.status) conditions.add('status = ANY(?)', filter.status);
  const [rows, total] = await Promise.all([
    pool.query<ScorecardRow>(
      `${selected} ${conditions.where()}
       ORDER BY ${columns[sort.field]} ${sort.direction} NULLS LAST, version ${sort.direction} LIMIT ${take} OFFSET ${from}`,
      conditions.values,
    ),
    countRows(pool, `FROM scorecards ${conditions.where()}`, conditions.values),
  ]);
  return { rows: rows.rows.map(toScorecardVersion), total, from };
}

export async function findScorecard(
  source: Pick<Tx, 'sql'>,
  version: string,
): Promise<ScorecardRow | undefined> {
  const [row] = await source.sql<ScorecardRow & Record<string, unknown>>(`${selected} WHERE version = $1`, [
    version,
  ]);
  return row;
}

export const toScorecardVersion = ({ version, ...row }: ScorecardRow): ScorecardVersion => ({
  id: version,
  version,
  status: row.status,
  note: row.note,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  shadowedAt: row.shadowedAt?.toISOString() ?? null,
  activatedAt: row.activatedAt?.toISOString() ?? null,
  tested: row.tested,
  madeFrom: row.madeFrom,
  signalsInUse: row.signalsInUse,
});
