import { Inject, Injectable } from '@nestjs/common';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import type { Database } from '@stillwatch/database/database';
import { toStanding, unknownAccount, type StandingColumns } from '../accounts/accounts.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { enforcementAt, type WrittenStanding } from './enforcement.answer.js';

export interface StandingOf {
  readonly accountId: string;
  readonly written: WrittenStanding;
}

interface Row extends StandingColumns {
  readonly accountId: string;
  readonly limitPercent: number | null;
  readonly upcomingLimitPercent: number | null;
}

const standings = `
  SELECT a.account_id AS "accountId", a.standing, a.standing_until AS "standingUntil",
    a.standing_decision_id AS "standingDecisionId", a.upcoming_standing AS "upcomingStanding",
    a.upcoming_from AS "upcomingFrom", a.upcoming_until AS "upcomingUntil",
    a.upcoming_decision_id AS "upcomingDecisionId", d.limit_percent AS "limitPercent",
    u.limit_percent AS "upcomingLimitPercent"
  FROM accounts a
  LEFT JOIN decisions d ON d.id = a.standing_decision_id
  LEFT JOIN decisions u ON u.id = a.upcoming_decision_id`;

const pageSize = 2_000;

/** Reads how accounts stand, as it is written. */
@Injectable()
export class StandingReading {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * One read by primary keys.
   * @throws ProblemError `account_not_found`
   */
  async written(accountId: string): Promise<WrittenStanding> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'account-standing',
      text: `${standings} WHERE a.account_id = $1`,
      values: [accountId.replaceAll('\0', '')],
    });
    if (!rows[0]) throw unknownAccount(accountId);
    return toWritten(rows[0]);
  }

  /** @throws ProblemError `account_not_found` */
  async enforcement(accountId: string): Promise<Enforcement> {
    return enforcementAt(accountId, await this.written(accountId), this.clock.now());
  }

  /** All accounts that are, or will be, anything but active, a page at a time and as of one instant. */
  async *notActive(): AsyncGenerator<StandingOf[]> {
    const client = await this.database.pool.connect();
    let failure: unknown;
    try {
      await client.query('BEGIN READ ONLY');
      await client.query(
        `DECLARE not_active NO SCROLL CURSOR FOR ${standings}
         WHERE a.standing IN ('limited', 'suspended', 'banned') OR a.upcoming_from IS NOT NULL`,
      );
      for (;;) {
        const { rows } = await client.query<Row>(`FETCH ${pageSize} FROM not_active`);
        if (rows.length === 0) break;
        yield rows.map(toStandingOf);
      }
      await client.query('COMMIT');
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.release(failure instanceof Error ? failure : undefined);
    }
  }

  /** The accounts that these decisions are about, a page at a time. */
  async *ofDecisions(decisionIds: readonly string[]): AsyncGenerator<StandingOf[]> {
    for (let after = ''; ;) {
      const { rows } = await this.database.pool.query<Row>({
        name: 'decided-standings',
        text: `${standings} WHERE a.account_id IN (
                 SELECT account_id FROM decision_accounts WHERE decision_id = ANY($1::uuid[]) AND account_id > $2
                 ORDER BY account_id LIMIT ${pageSize})
               ORDER BY a.account_id`,
        values: [decisionIds, after],
      });
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(toStandingOf);
      after = last.accountId;
    }
  }
}

const toStandingOf = (row: Row): StandingOf => ({ accountId: row.accountId, written: toWritten(row) });

const toWritten = (row: Row): WrittenStanding => ({
  ...toStanding(row),
  limitPercent: row.limitPercent,
  upcomingLimitPercent: row.upcomingLimitPercent,
});
