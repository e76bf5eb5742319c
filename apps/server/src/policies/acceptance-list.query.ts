import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { AcceptanceCount, ClauseAcceptance } from '@stillwatch/contracts/policy-clause';
import type { Database } from '@stillwatch/database/database';
import { z } from 'zod';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';

const listOptions = {
  sort: ['acceptedAt'] as const,
  filter: z.object({ accountId: oneOrMany(comparedText) }),
};

interface AcceptanceRow {
  accountId: string;
  organizationName: string | null;
  acceptedAt: Date;
  recordedAt: Date;
  recordedBy: string;
}

/** Who has accepted one wording. */
export async function acceptancesOf(
  { pool }: Database,
  { clause, version }: { clause: string; version: number },
  query: ListQuery,
): Promise<Page<ClauseAcceptance>> {
  const { filter, sort, from, take } = readFilteredList(query, listOptions, {
    field: 'acceptedAt',
    direction: 'desc',
  });
  const of = [clause, version, filter.accountId ?? null];
  const where = `clause_id = $1 AND version = $2 AND ($3::text[] IS NULL OR account_id = ANY($3))`;
  const order = `accepted_at ${sort.direction}, account_id ${sort.direction}`;
  const [page, all] = await Promise.all([
    pool.query<AcceptanceRow>(
      `SELECT account_id AS "accountId", organization_name AS "organizationName", accepted_at AS "acceptedAt",
         recorded_at AS "recordedAt", recorded_by AS "recordedBy"
       FROM (SELECT * FROM policy_acceptances WHERE ${where} ORDER BY ${order} LIMIT $4 OFFSET $5) AS page
         LEFT JOIN accounts USING (account_id)
       ORDER BY ${order}`,
      [...of, take, from],
    ),
    pool.query<{ total: number }>(`SELECT count(*)::int AS total FROM policy_acceptances WHERE ${where}`, of),
  ]);
  const rows = page.rows.map((row) => ({
    ...row,
    id: row.accountId,
    clause,
    version,
    acceptedAt: row.acceptedAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
  }));
  return { rows, total: all.rows[0]?.total ?? 0, from };
}

/** Of every wording how many accounts have accepted it. */
export async function acceptanceCounts({ pool }: Database): Promise<AcceptanceCount[]> {
  const { rows } = await pool.query<Omit<AcceptanceCount, 'id' | 'newestAt'> & { newestAt: Date | null }>(
    `SELECT policy_clauses.id AS clause, policy_clauses.version, coalesce(accepted.count, 0)::int AS "accountCount",
       accepted.newest AS "newestAt"
     FROM policy_clauses LEFT JOIN (
       SELECT clause_id, version, count(*) AS count, max(accepted_at) AS newest
       FROM policy_acceptances GROUP BY clause_id, version
     ) AS accepted ON accepted.clause_id = policy_clauses.id AND accepted.version = policy_clauses.version
     ORDER BY policy_clauses.id, policy_clauses.version`,
  );
  return rows.map((row) => ({
    ...row,
    id: `${row.clause}/${row.version}`,
    newestAt: row.newestAt?.toISOString() ?? null,
  }));
}
