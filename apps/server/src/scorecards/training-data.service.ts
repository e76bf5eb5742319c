import { Inject, Injectable } from '@nestjs/common';
import type { TrainingRow } from '@stillwatch/contracts/scorecard-version';
import type { Database, Tx } from '@stillwatch/database/database';
import { viewOf } from '@stillwatch/detection/assess';
import { measureSignals } from '@stillwatch/detection/measure';
import { DATABASE } from '../env/tokens.js';
import { ScorecardsService } from './scorecards.service.js';

const accountsPerPage = 100;

/** What a review found; other ends of a case (a reinstatement, no outcome) say nothing about the usage. */
const isViolation: Record<TrainingRow['outcome'], boolean> = {
  no_violation: false,
  warn: true,
  limit: true,
  suspend: true,
  ban: true,
};

interface ReviewedAccount {
  readonly accountId: string;
  readonly outcome: string | null;
  readonly origin: TrainingRow['origin'];
  readonly reviewedAt: Date;
  readonly declaredCategory: string | null;
  readonly newest: Date | null;
}

/** What a customer's own reviews teach a refit. */
@Injectable()
export class TrainingDataService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly scorecards: ScorecardsService,
  ) {}

  /**
   * One row for each account whose newest closed case found a violation or none, by account id, read in pages. Signals are
   * measured on the profiles as they are stored now, by the signals of this release. Accounts without usage, and those
   * whose last word was a reinstatement, give none.
   */
  async *rows(): AsyncGenerator<TrainingRow> {
    for (let after = ''; ;) {
      const reviewed = await this.reviewedAfter(after);
      const last = reviewed.at(-1);
      if (!last) return;
      yield* await this.database.transaction(async (tx) => {
        const rows: TrainingRow[] = [];
        for (const account of reviewed) rows.push(...(await this.rowOf(tx, account)));
        return rows;
      });
      after = last.accountId;
    }
  }

  private async reviewedAfter(after: string): Promise<ReviewedAccount[]> {
    const { rows } = await this.database.pool.query<ReviewedAccount>(
      `SELECT DISTINCT ON (subject_id) subject_id AS "accountId", outcome, cases.origin, closed_at AS "reviewedAt",
         declared_category AS "declaredCategory", last_event_at AS newest
       FROM cases JOIN accounts ON account_id = subject_id
       WHERE subject_type = 'account' AND state = 'closed' AND closed_at IS NOT NULL AND subject_id > $1
       ORDER BY subject_id, closed_at DESC LIMIT $2`,
      [after, accountsPerPage],
    );
    return rows;
  }

  private async rowOf(tx: Tx, reviewed: ReviewedAccount): Promise<TrainingRow[]> {
    const { accountId, outcome, newest, origin, reviewedAt, declaredCategory } = reviewed;
    if (newest === null || !isLabel(outcome)) return [];
    const context = await this.scorecards.contextOf(tx, accountId, newest);
    return [
      {
        accountId,
        violation: isViolation[outcome],
        outcome,
        origin,
        reviewedAt: reviewedAt.toISOString(),
        declaredCategory,
        approved: context.approvals.some(
          ({ validFrom, expiresAt }) => validFrom <= newest && newest < expiresAt,
        ),
        eventsScored: context.windows.life.counters.events,
        measured: Object.fromEntries(measureSignals(viewOf(context))),
      },
    ];
  }
}

const isLabel = (outcome: string | null): outcome is TrainingRow['outcome'] =>
  outcome !== null && Object.hasOwn(isViolation, outcome);
