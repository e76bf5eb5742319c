import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { BandChange } from '@stillwatch/contracts/scorecard-version';
import type { Database, Tx } from '@stillwatch/database/database';
import { assessAccount } from '@stillwatch/detection/assess';
import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { strongestAgainst } from '../accounts/accounts.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { toResult, type BacktestRow } from './backtest.mapper.js';
import { countAccounts } from './band-matrix.rules.js';
import { ScorecardsService } from './scorecards.service.js';

/** Accounts of one step: what a killed worker loses at most, and how often progress shows. */
export const accountsPerStep = 100;

interface AccountToJudge {
  readonly accountId: string;
  readonly organizationName: string | null;
  readonly newest: Date;
}

/**
 * Walks all accounts with usage by key, in steps. A step reads where the walk is, judges the next accounts and writes
 * their count, their result and the new place in one statement that holds only while the place is still the one it read.
 * So each account is counted once, whoever walks: a walk that is cut off goes on at its place, and of two workers that take
 * the same step the second writes nothing, reads the new place and goes on from there.
 */
@Injectable()
export class BacktestRunService implements BeforeApplicationShutdown {
  private isStopping = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly scorecards: ScorecardsService,
    private readonly clock: Clock,
  ) {}

  /** A long walk must not hold up the end of its process; the next start goes on with it. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  /** Walks to the end. A failure is recorded on the backtest and thrown on. Ended and unknown backtests are left alone. */
  async run(id: string): Promise<void> {
    try {
      while (!this.isStopping && (await this.step(id)));
    } catch (error) {
      await this.database.prisma.backtest.updateMany({
        where: { id, status: 'running' },
        data: {
          status: 'failed',
          finishedAt: this.clock.now(),
          problem: error instanceof Error ? error.message.slice(0, 2_000) : String(error),
        },
      });
      throw error;
    }
  }

  /** Answers whether there may be more to do. */
  private async step(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const backtest = await tx.backtest.findUnique({ where: { id } });
      if (backtest?.status !== 'running') return false;
      const accounts = await nextAccounts(tx, backtest.lastAccountId);
      if (accounts.length === 0) {
        await this.finish(tx, backtest);
        return true;
      }
      const candidate = await this.scorecards.load(tx, backtest.scorecardVersion);
      const active = await this.scorecards.load(tx, backtest.activeVersion);
      const judged: BandChange[] = [];
      for (const account of accounts) judged.push(await this.judge(tx, account, active, candidate));
      await tx.sql(advance, [
        id,
        backtest.lastAccountId,
        accounts.at(-1)?.accountId,
        accounts.length,
        JSON.stringify(countAccounts(toResult(backtest.result), judged)),
      ]);
      return true;
    });
  }

  private async judge(
    tx: Tx,
    { accountId, organizationName, newest }: AccountToJudge,
    active: Scorecard,
    candidate: Scorecard,
  ): Promise<BandChange> {
    const context = await this.scorecards.contextOf(tx, accountId, newest);
    const from = assessAccount(context, active);
    const to = assessAccount(context, candidate);
    return {
      accountId,
      organizationName,
      from: { score: from.score, band: from.band },
      to: { score: to.score, band: to.band },
      topReason: strongestAgainst(to.reasons),
    };
  }

  /** Accounts may have come or gone since the total was estimated; at the end it is known. */
  private async finish(tx: Tx, { id, lastAccountId }: BacktestRow): Promise<void> {
    await tx.sql(
      `UPDATE backtests SET status = 'succeeded', finished_at = $3, accounts_total = accounts_done
       WHERE id = $1 AND status = 'running' AND last_account_id = $2`,
      [id, lastAccountId, this.clock.now()],
    );
  }
}

const nextAccounts = (tx: Tx, after: string): Promise<AccountToJudge[]> =>
  tx.sql<AccountToJudge & Record<string, unknown>>(
    `SELECT account_id AS "accountId", organization_name AS "organizationName", last_event_at AS newest
     FROM accounts WHERE account_id > $1 AND last_event_at IS NOT NULL ORDER BY account_id LIMIT $2`,
    [after, accountsPerStep],
  );

const advance = `
UPDATE backtests SET last_account_id = $3, accounts_done = accounts_done + $4, result = $5
WHERE id = $1 AND status = 'running' AND last_account_id = $2`;
