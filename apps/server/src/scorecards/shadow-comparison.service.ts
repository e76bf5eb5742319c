import { Inject, Injectable } from '@nestjs/common';
import type { Band } from '@stillwatch/contracts/risk';
import { maxNamedChanges, type ShadowComparison } from '@stillwatch/contracts/scorecard-version';
import type { Database } from '@stillwatch/database/database';
import { DATABASE } from '../env/tokens.js';
import { toMatrix } from './band-matrix.rules.js';
import { unknownScorecard } from './scorecard-versions.service.js';

interface Cell {
  readonly from: Band;
  readonly to: Band;
  readonly count: number;
}

/** Sets what a scorecard has said in shadow beside the bands that count. */
@Injectable()
export class ShadowComparisonService {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * Over the accounts that were scored since it came into shadow and that no later shadow has scored over.
   * @throws ProblemError `scorecard_not_found`
   */
  async of(version: string): Promise<ShadowComparison> {
    const { pool, prisma } = this.database;
    const [found, accountsTotal, cells, changed] = await Promise.all([
      prisma.scorecard.count({ where: { version } }),
      prisma.account.count({ where: { lastEventAt: { not: null } } }),
      pool.query<Cell>(countPairs, [version]),
      pool.query<ShadowComparison['changed'][number]>(nameChanged, [version]),
    ]);
    if (found === 0) throw unknownScorecard(version);
    const sum = (counted: readonly Cell[]) => counted.reduce((all, { count }) => all + count, 0);
    return {
      scorecardVersion: version,
      accountsCompared: sum(cells.rows),
      accountsTotal,
      matrix: toMatrix(cells.rows),
      changedCount: sum(cells.rows.filter(({ from, to }) => from !== to)),
      changed: changed.rows,
    };
  }
}

const joined = `FROM shadow_scores JOIN accounts USING (account_id) WHERE shadow_scores.scorecard_version = $1`;

const countPairs = `
SELECT accounts.band AS "from", shadow_scores.band AS "to", count(*)::int AS count ${joined} GROUP BY 1, 2`;

const nameChanged = `
SELECT account_id AS "accountId", organization_name AS "organizationName",
  jsonb_build_object('score', accounts.score, 'band', accounts.band) AS "from",
  jsonb_build_object('score', shadow_scores.score, 'band', shadow_scores.band) AS "to"
${joined} AND accounts.band <> shadow_scores.band
ORDER BY greatest(accounts.score, shadow_scores.score) DESC, account_id LIMIT ${maxNamedChanges}`;
