import { Inject, Injectable } from '@nestjs/common';
import {
  auditJobNames,
  type AuditJob,
  type AuditJobName,
  type AuditRun,
} from '@stillwatch/contracts/scheduled-audit';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { onceForKey } from '../http/idempotency.js';
import { QueuesService, type Schedule } from '../queues/queues.service.js';
import { auditJobCatalog } from './audit-job.catalog.js';
import { AuditRunsService, toAuditRun } from './audit-runs.service.js';

const pausedKey = 'paused_audits';

/** The audits that run by themselves: when, whether, and what came of it. */
@Injectable()
export class ScheduledAuditsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly queues: QueuesService,
    private readonly runs: AuditRunsService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<AuditJob[]> {
    const [paused, nextRuns] = await Promise.all([this.pausedJobs(), this.queues.nextRuns()]);
    return Promise.all(auditJobNames.map(async (job) => this.describe(job, paused, nextRuns)));
  }

  /** @throws ProblemError `audit_job_not_found` */
  async one(givenName: string): Promise<AuditJob> {
    const job = knownJob(givenName);
    const [paused, nextRuns] = await Promise.all([this.pausedJobs(), this.queues.nextRuns()]);
    return this.describe(job, paused, nextRuns);
  }

  /**
   * Lets a job run now, paused or not. Answers the run, which a worker takes up. While one is under way or waits for a worker,
   * it is the one that is answered: nothing is asked for twice. What a run does again on the same day is up to its job.
   * @throws ProblemError `audit_job_not_found`, `idempotency_key_reused`
   */
  async runNow(actor: Actor, givenName: string, idempotencyKey: string | undefined): Promise<AuditRun> {
    const job = knownJob(givenName);
    const repeatable = { actor, key: idempotencyKey, request: { call: 'run audit', job } };
    return this.database.transaction((tx) =>
      onceForKey(tx, repeatable, async () => {
        await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [job]);
        const owed = await this.runs.owed(tx, job);
        const run = owed ?? (await this.askFor(tx, actor, job));
        // Its job may have been lost; while it waits or runs, another of its id adds nothing.
        if (run.trigger === 'manual') tx.afterCommit(() => this.queues.enqueueAudit(job, run.id));
        return run;
      }),
    );
  }

  private async askFor(tx: Tx, actor: Actor, job: AuditJobName): Promise<AuditRun> {
    const row = await tx.auditRun.create({
      data: { job, trigger: 'manual', startedBy: actor.name, startedAt: this.clock.now() },
    });
    await this.record(tx, actor, 'scheduled_audit.run_requested', job, { runId: row.id });
    return toAuditRun(row);
  }

  /** Stops a job from running by itself. Pausing a paused job changes nothing. */
  async pause(actor: Actor, givenName: string): Promise<AuditJob> {
    const job = knownJob(givenName);
    await this.setPaused(actor, job, true);
    await this.queues.removeSchedule(job);
    return this.one(job);
  }

  async resume(actor: Actor, givenName: string): Promise<AuditJob> {
    const job = knownJob(givenName);
    await this.setPaused(actor, job, false);
    await this.queues.upsertSchedule(job, auditJobCatalog[job].schedule);
    return this.one(job);
  }

  /** Brings the queue's schedules in line with the catalogue and with what is paused. For the start of a worker. */
  async registerSchedules(): Promise<void> {
    const paused = await this.pausedJobs();
    for (const job of auditJobNames) {
      if (paused.has(job)) await this.queues.removeSchedule(job);
      else await this.queues.upsertSchedule(job, auditJobCatalog[job].schedule);
    }
  }

  async pausedJobs(): Promise<ReadonlySet<string>> {
    const setting = await this.database.prisma.setting.findUnique({ where: { key: pausedKey } });
    return new Set((setting?.value ?? []) as string[]);
  }

  private async describe(
    job: AuditJobName,
    paused: ReadonlySet<string>,
    nextRuns: ReadonlyMap<string, Date>,
  ): Promise<AuditJob> {
    const { title, description, schedule } = auditJobCatalog[job];
    const isPaused = paused.has(job);
    return {
      id: job,
      name: job,
      title,
      description,
      schedule: inWords(schedule),
      paused: isPaused,
      nextRunAt: isPaused ? null : (nextRuns.get(job)?.toISOString() ?? null),
      lastRun: await this.runs.lastRun(job),
    };
  }

  private async setPaused(actor: Actor, job: AuditJobName, isPaused: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.setting.createMany({ data: [{ key: pausedKey, value: [] }], skipDuplicates: true });
      const [setting] = await tx.sql<{ value: string[] }>(
        'SELECT value FROM settings WHERE key = $1 FOR UPDATE',
        [pausedKey],
      );
      const before = setting?.value ?? [];
      if (before.includes(job) === isPaused) return;
      const value = isPaused ? [...before, job] : before.filter((name) => name !== job);
      await tx.setting.update({ where: { key: pausedKey }, data: { value, updatedAt: this.clock.now() } });
      await this.record(tx, actor, isPaused ? 'scheduled_audit.paused' : 'scheduled_audit.resumed', job);
    });
  }

  private record(tx: Tx, actor: Actor, action: string, job: AuditJobName, after?: object): Promise<void> {
    return this.auditLog.append(tx, actor, {
      action,
      objectType: 'scheduled_audit',
      objectId: job,
      ...(after && { after }),
    });
  }
}

function knownJob(name: string): AuditJobName {
  const job = auditJobNames.find((known) => known === name);
  if (!job)
    throw new ProblemError(
      'audit_job_not_found',
      `There is no audit job of this name; there are ${auditJobNames.join(', ')}.`,
    );
  return job;
}

const inWords = (schedule: Schedule): string =>
  'pattern' in schedule ? schedule.pattern : `every ${schedule.everyMs / 1_000} s`;
