import type { OverturnRate } from '@stillwatch/contracts/appeal';
import { appealableActions } from '@stillwatch/contracts/appeal';
import type { Database } from '@stillwatch/database/database';

/** Every signal that was among the strongest of a decision that could be appealed against, most often overturned first. */
export async function overturnRates(pool: Database['pool']): Promise<OverturnRate[]> {
  const { rows } = await pool.query<Omit<OverturnRate, 'id' | 'overturnRate'>>(
    `WITH hurt AS (
       SELECT id, unnest(top_signals) AS signal FROM decisions
       WHERE action = ANY($1) AND (status = 'in_force' OR withdrawn_at IS NOT NULL)
     )
     SELECT signal, count(DISTINCT hurt.id)::int AS decisions, count(appeals.id)::int AS appeals,
       (count(*) FILTER (WHERE appeals.status = 'decided'))::int AS decided,
       (count(*) FILTER (WHERE appeals.outcome = 'overturned'))::int AS overturned
     FROM hurt LEFT JOIN appeals ON appeals.decision_id = hurt.id
     GROUP BY signal`,
    [appealableActions],
  );
  return rows
    .map((row) => ({
      ...row,
      id: row.signal,
      overturnRate: row.decided === 0 ? null : row.overturned / row.decided,
    }))
    .sort(
      (a, b) =>
        (b.overturnRate ?? -1) - (a.overturnRate ?? -1) ||
        b.appeals - a.appeals ||
        (a.signal < b.signal ? -1 : 1),
    );
}
