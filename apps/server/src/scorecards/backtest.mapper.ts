import type { Backtest, BacktestResult, BacktestSummary } from '@stillwatch/contracts/scorecard-version';
import type { Prisma } from '@stillwatch/database/database';
import { emptyResult } from './band-matrix.rules.js';

export type BacktestRow = Prisma.BacktestGetPayload<object>;

export const toResult = (stored: Prisma.JsonValue): BacktestResult =>
  stored === null ? emptyResult() : (stored as unknown as BacktestResult);

export const toBacktestSummary = (row: Omit<BacktestRow, 'result'>): BacktestSummary => ({
  id: row.id,
  scorecardVersion: row.scorecardVersion,
  activeVersion: row.activeVersion,
  startedBy: row.startedBy,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  status: row.status as BacktestSummary['status'],
  accountsDone: row.accountsDone,
  accountsTotal: row.accountsTotal,
  problem: row.problem,
});

export const toBacktest = (row: BacktestRow): Backtest => ({
  ...toBacktestSummary(row),
  result: toResult(row.result),
});
