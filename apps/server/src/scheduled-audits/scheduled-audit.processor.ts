import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { auditJobNames, type AuditJobName } from '@stillwatch/contracts/scheduled-audit';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { QueuesService } from '../queues/queues.service.js';
import { AuditJobContext } from './audit-job.js';
import { auditJobCatalog } from './audit-job.catalog.js';
import { AuditRunsService } from './audit-runs.service.js';
import { ScheduledAuditsService } from './scheduled-audits.service.js';

/** Runs the audits, one process at a time each, and records every run. */
@Injectable()
export class ScheduledAuditProcessor implements JobHandler<'scheduled-audit'>, OnApplicationBootstrap {
  readonly queue = 'scheduled-audit';

  constructor(
    private readonly audits: ScheduledAuditsService,
    private readonly runs: AuditRunsService,
    private readonly context: AuditJobContext,
    private readonly queues: QueuesService,
  ) {}

  /** A worker that was killed has left its runs open; the next one to start closes them and sets the schedules. */
  async onApplicationBootstrap(): Promise<void> {
    for (const job of auditJobNames) await this.runs.exclusively(job, () => this.runs.closeDeadRuns(job));
    await this.queues.askNowAndOnReturn(() => this.audits.registerSchedules());
  }

  async handle({ job, runId }: Payload<'scheduled-audit'>): Promise<void> {
    if (runId === undefined && (await this.audits.pausedJobs()).has(job)) return;
    const isDone = await this.runs.exclusively(job, () => this.run(job, runId));
    if (!isDone && runId !== undefined) {
      await this.runs.fail(
        runId,
        new Error('Another run of this job was under way; run it again when that has ended.'),
      );
    }
  }

  /** A failure is recorded and thrown on, so that the worker's log and the queue show it too. */
  private async run(job: AuditJobName, requestedRunId: string | undefined): Promise<void> {
    const runId = await this.runs.begin(job, requestedRunId);
    if (runId === undefined) return;
    try {
      await this.runs.succeed(runId, await auditJobCatalog[job].run(this.context));
    } catch (error) {
      await this.runs.fail(runId, error);
      throw error;
    }
  }
}
