import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { auditJobNames, type AuditJobName, type AuditRun } from '@stillwatch/contracts/scheduled-audit';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid } from '../http/path-id.js';
import type { AuditJobOutcome } from './audit-job.js';

/** A run asked for by a person may wait in the queue this long before its row counts as left behind. */
const manualWaitMs = 3_600_000;

const listOptions = {
  sort: ['startedAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    job: oneOrMany(z.enum(auditJobNames)),
    status: oneOrMany(z.enum(['running', 'succeeded', 'failed'])),
  }),
};

/** Keeps what each run of an audit has done. */
@Injectable()
export class AuditRunsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<AuditRun>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'startedAt',
      direction: 'desc',
    });
    const where: Prisma.AuditRunWhereInput = {
      ...(filter.id && { id: { in: filter.id.filter(isUuid) } }),
      ...(filter.job && { job: { in: filter.job } }),
      ...(filter.status && { status: { in: filter.status } }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.auditRun.findMany({
        where,
        orderBy: [{ startedAt: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.auditRun.count({ where }),
    ]);
    return { rows: rows.map(toAuditRun), total, from };
  }

  async lastRun(job: AuditJobName): Promise<AuditRun | null> {
    const row = await this.database.prisma.auditRun.findFirst({
      where: { job },
      orderBy: { startedAt: 'desc' },
    });
    return row && toAuditRun(row);
  }

  /**
   * Does `work` while no other process runs the same job. Answers false, with nothing done, when one does.
   *
   * The lock belongs to a database session: it ends with the process that holds it, however that ends. Whoever holds the
   * lock therefore knows that every earlier run of the job still marked as running is dead, and closes it.
   */
  async exclusively(job: AuditJobName, work: () => Promise<void>): Promise<boolean> {
    const client = await this.database.pool.connect();
    const lost = (): void => undefined; // The lock is gone then; the work that it guarded may run twice, never unseen.
    client.on('error', lost);
    try {
      const { rows } = await client.query<{ locked: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 3)) AS locked',
        [lockName(job)],
      );
      if (!rows[0]?.locked) return false;
      try {
        await work();
      } finally {
        await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 3))', [lockName(job)]);
      }
      return true;
    } finally {
      client.off('error', lost);
      client.release();
    }
  }

  /**
   * Starts the record of a run: of the one that a person asked for, or of a new one. Undefined when the one that was asked
   * for has ended already, because its job came twice. The caller holds the job's lock.
   */
  async begin(job: AuditJobName, requestedRunId: string | undefined): Promise<string | undefined> {
    await this.closeDeadRuns(job, requestedRunId);
    const { prisma } = this.database;
    const startedAt = this.clock.now();
    if (requestedRunId !== undefined) {
      const asked = { id: requestedRunId, status: 'running' };
      const { count } = await prisma.auditRun.updateMany({ where: asked, data: { startedAt } });
      return count > 0 ? requestedRunId : undefined;
    }
    const by = { trigger: 'schedule', startedBy: systemActor.name };
    const { id } = await prisma.auditRun.create({ data: { job, startedAt, ...by, status: 'running' } });
    return id;
  }

  /**
   * The run of a job that is under way, or that was asked for and waits for a worker; undefined when there is none. One that a
   * dead worker has left open, or that nobody took up for an hour, is none.
   */
  async owed(tx: Tx, job: AuditJobName): Promise<AuditRun | undefined> {
    const [{ isUnderWay } = { isUnderWay: false }] = await tx.sql<{ isUnderWay: boolean }>(isLocked, [
      lockName(job),
    ]);
    const notForgotten = { gte: new Date(this.clock.now().getTime() - manualWaitMs) };
    const row = await tx.auditRun.findFirst({
      where: { job, status: 'running', ...(!isUnderWay && { trigger: 'manual', startedAt: notForgotten }) },
      orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    });
    return row ? toAuditRun(row) : undefined;
  }

  async succeed(id: string, { summary, result }: AuditJobOutcome): Promise<void> {
    await this.finish(id, { status: 'succeeded', summary, result: result as Prisma.InputJsonObject });
  }

  async fail(id: string, error: unknown): Promise<void> {
    await this.finish(id, {
      status: 'failed',
      summary: error instanceof Error ? error.message : String(error),
    });
  }

  /** The caller holds the job's lock. */
  async closeDeadRuns(job: AuditJobName, exceptId?: string): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.auditRun.updateMany({
      where: {
        job,
        status: 'running',
        ...(exceptId !== undefined && { id: { not: exceptId } }),
        OR: [{ trigger: 'schedule' }, { startedAt: { lt: new Date(now.getTime() - manualWaitMs) } }],
      },
      data: { status: 'failed', finishedAt: now, summary: 'The worker stopped before the run had ended.' },
    });
  }

  private async finish(id: string, data: Prisma.AuditRunUpdateInput): Promise<void> {
    await this.database.prisma.auditRun.update({
      where: { id },
      data: { ...data, finishedAt: this.clock.now() },
    });
  }
}

const lockName = (job: AuditJobName): string => `scheduled audit ${job}`;

/** Whether a session holds the lock, without taking it: whoever asks must not be in the way of a run that begins now. */
const isLocked = `
SELECT EXISTS (
  SELECT FROM pg_locks, hashtextextended($1, 3) AS key WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = (key >> 32 & 4294967295)::oid AND objid = (key & 4294967295)::oid
) AS "isUnderWay"`;

export const toAuditRun = (row: Prisma.AuditRunGetPayload<object>): AuditRun => ({
  id: row.id,
  job: row.job as AuditJobName,
  trigger: row.trigger as AuditRun['trigger'],
  startedBy: row.startedBy,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  status: row.status as AuditRun['status'],
  summary: row.summary,
  result: row.result as AuditRun['result'],
});
