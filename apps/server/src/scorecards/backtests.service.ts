import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import {
  backtestStatuses,
  type Backtest,
  type BacktestSummary,
} from '@stillwatch/contracts/scorecard-version';
import type { Database, Prisma } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';
import { emptyResult } from './band-matrix.rules.js';
import { toBacktest, toBacktestSummary } from './backtest.mapper.js';
import { lockScorecards } from './scorecard-lock.js';
import { unknownScorecard } from './scorecard-versions.service.js';

const listOptions = {
  sort: ['startedAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    scorecardVersion: oneOrMany(comparedText),
    status: oneOrMany(z.enum(backtestStatuses)),
  }),
};

/** Starts backtests and tells how far they are. */
@Injectable()
export class BacktestsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts a backtest of a scorecard against the active one. While one of this scorecard runs, that one is answered.
   * @throws ProblemError `scorecard_not_found`
   */
  async start(actor: Actor, version: string): Promise<Backtest> {
    return this.database.transaction(async (tx, afterCommit) => {
      await lockScorecards(tx);
      if ((await tx.scorecard.count({ where: { version } })) === 0) throw unknownScorecard(version);
      const running = await tx.backtest.findFirst({
        where: { scorecardVersion: version, status: 'running' },
      });
      if (running) return toBacktest(running);
      const active = await tx.scorecard.findFirstOrThrow({
        where: { status: 'active' },
        select: { version: true },
      });
      const row = await tx.backtest.create({
        data: {
          scorecardVersion: version,
          activeVersion: active.version,
          startedBy: actor.name,
          startedAt: this.clock.now(),
          accountsTotal: await tx.account.count({ where: { lastEventAt: { not: null } } }),
          result: emptyResult(),
        },
      });
      await this.auditLog.append(tx, actor, {
        action: 'scorecard.backtest_started',
        objectType: 'scorecard',
        objectId: version,
        after: { backtestId: row.id, activeVersion: active.version },
      });
      afterCommit(() => this.queues.enqueueBacktest(row.id));
      return toBacktest(row);
    });
  }

  /** @throws ProblemError `invalid_query` */
  async list(query: ListQuery): Promise<Page<BacktestSummary>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'startedAt',
      direction: 'desc',
    });
    const where: Prisma.BacktestWhereInput = {
      ...(filter.id && { id: { in: filter.id.filter(isUuid) } }),
      ...(filter.scorecardVersion && { scorecardVersion: { in: filter.scorecardVersion } }),
      ...(filter.status && { status: { in: filter.status } }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.backtest.findMany({
        where,
        omit: { result: true },
        orderBy: [{ startedAt: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.backtest.count({ where }),
    ]);
    return { rows: rows.map(toBacktestSummary), total, from };
  }

  /** @throws ProblemError `backtest_not_found` */
  async one(givenId: string): Promise<Backtest> {
    const id = knownForm(givenId, 'backtest_not_found', 'backtest');
    const row = await this.database.prisma.backtest.findUnique({ where: { id } });
    if (!row) throw unknownObject(id, 'backtest_not_found', 'backtest');
    return toBacktest(row);
  }

  /** Asks anew for what was cut off. A backtest whose job still waits or runs is not asked for twice. */
  async resumeAll(): Promise<void> {
    const rows = await this.database.prisma.backtest.findMany({
      where: { status: 'running' },
      select: { id: true },
    });
    for (const { id } of rows) await this.queues.enqueueBacktest(id);
  }
}
