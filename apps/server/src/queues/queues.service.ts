import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Backlog } from '@stillwatch/contracts/system';
import type { AuditJobName } from '@stillwatch/contracts/scheduled-audit';
import type { Queue } from 'bullmq';
import type { Logger } from 'pino';
import type { Env } from '../env/env.js';
import { ENV, LOGGER, QUEUE_BACKEND } from '../env/tokens.js';
import type { QueueBackend } from './queue-backend.js';
import { RecentlyAsked } from './recently-asked.js';
import { queueCatalog, queueNames, type PayloadInput, type QueueName } from './queue-catalog.js';

const checkpointDelayMs = 200;

export type Schedule = { readonly pattern: string } | { readonly everyMs: number };

/** Adds work and tells how much is left. The only place that creates a queue. */
@Injectable()
export class QueuesService implements OnApplicationShutdown {
  private readonly asked = new RecentlyAsked();
  private readonly queues: ReadonlyMap<QueueName, Queue>;

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.queues = new Map(queueNames.map((name) => [name, backend.queue(name)]));
    for (const queue of this.queues.values())
      queue.on('error', (error) => logger.error({ err: error }, 'queue connection failed'));
  }

  /**
   * Does this now, and again whenever the store of the queues was away: a Redis that was started anew may have forgotten every
   * job and every schedule, and then nothing would ask for the work that rows still owe.
   * @throws whatever `ask` throws the first time; later failures are logged, and the next return of the store tries again
   */
  async askNowAndOnReturn(ask: () => Promise<void>): Promise<void> {
    await ask();
    this.backend.onReturn(() => {
      ask().catch((error: unknown) =>
        this.logger.error({ err: error }, 'the queues were not set up again after their store had been away'),
      );
    });
  }

  /**
   * Asks for accounts to be scored, a delay from now. Repeats by this process are left out for a little less than the
   * delay: what commits in that time, the job that waits already will see; what commits later makes the next job. So a busy
   * account is scored about once per delay and process, and no last event is left behind. BullMQ's own throttle would leave
   * some: its time begins when the job reaches the store and can outlast the start of the job, under load by seconds.
   */
  async enqueueScoring(accountIds: readonly string[], { rescore = false } = {}): Promise<void> {
    const delay = this.env.STILLWATCH_SCORE_DELAY_MS;
    const idOf = (accountId: string) => `${accountId}|${rescore}`;
    const asked = accountIds.filter((accountId) => this.asked.opens(idOf(accountId), delay * 0.9));
    if (asked.length === 0) return;
    try {
      await this.queue('score-account').addBulk(
        asked.map((accountId) => ({
          name: 'score-account',
          data: { accountId, rescore } satisfies PayloadInput<'score-account'>,
          opts: { ...queueCatalog['score-account'].options, delay },
        })),
      );
    } catch (error) {
      for (const accountId of asked) this.asked.forget(idOf(accountId));
      throw error;
    }
  }

  /**
   * {@link enqueueScoring} for callers whose work is already committed: a queue that does not answer costs them nothing,
   * because the receipts of unscored events stay in the database and the sweep asks again.
   */
  async requestScoring(accountIds: readonly string[]): Promise<void> {
    try {
      await this.enqueueScoring(accountIds);
    } catch (error) {
      this.logger.warn(
        { err: error, accounts: accountIds.length },
        'scoring was not enqueued; the sweep will ask again',
      );
    }
  }

  /**
   * Asks for every account with usage to be scored again. For callers whose work is already committed: a queue that does
   * not answer costs them nothing but time, because the nightly re-score does the same.
   */
  async requestRescoreOfAll(): Promise<void> {
    try {
      await this.queue('rescore-accounts').add(
        'rescore-accounts',
        {},
        queueCatalog['rescore-accounts'].options,
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'the re-score was not enqueued; the nightly one will do it');
    }
  }

  /**
   * Asks for what linkage owes to be done, a delay from now, throttled as {@link enqueueScoring} is. A queue that does not
   * answer costs nothing but time: the receipts stay in the database and the sweep asks again.
   */
  async requestLinking(): Promise<void> {
    await this.requestThrottled('link-accounts', 'link', {});
  }

  /** The same for the scores of campaigns. */
  async requestCampaignScoring(campaignIds: readonly string[]): Promise<void> {
    for (const campaignId of campaignIds)
      await this.requestThrottled('score-campaign', `campaign|${campaignId}`, { campaignId });
  }

  private async requestThrottled<Name extends 'link-accounts' | 'score-campaign'>(
    name: Name,
    id: string,
    payload: PayloadInput<Name>,
  ): Promise<void> {
    const delay = this.env.STILLWATCH_SCORE_DELAY_MS;
    if (!this.asked.opens(id, delay * 0.9)) return;
    try {
      await this.queue(name).add(name, payload, { ...queueCatalog[name].options, delay });
    } catch (error) {
      this.asked.forget(id);
      this.logger.warn({ err: error, queue: name }, 'linkage was not enqueued; the sweep will ask again');
    }
  }

  /** Asks for a backtest to be run or gone on with. While its job waits or runs, a repeat adds nothing. */
  async enqueueBacktest(backtestId: string): Promise<void> {
    await this.queue('backtest-scorecard').add(
      'backtest-scorecard',
      { backtestId } satisfies PayloadInput<'backtest-scorecard'>,
      { ...queueCatalog['backtest-scorecard'].options, jobId: backtestId },
    );
  }

  /**
   * Asks for what waits in the outbox to be sent on its way. For callers whose work is already committed: a queue that does
   * not answer costs them nothing, because the sweep does the same.
   */
  async requestOutboxDispatch(): Promise<void> {
    try {
      await this.queue('dispatch-outbox').add('dispatch-outbox', {}, queueCatalog['dispatch-outbox'].options);
    } catch (error) {
      this.logger.warn({ err: error }, 'the dispatch was not enqueued; the sweep will do it');
    }
  }

  /** Lets the work of a queue without payload happen by itself at an interval, once over all processes. */
  async scheduleSweep(name: 'dispatch-outbox' | 'tell-standing-turns', everyMs: number): Promise<void> {
    await this.queue(name).upsertJobScheduler(
      `${name}-sweep`,
      { every: everyMs },
      { name, data: {}, opts: queueCatalog[name].options },
    );
  }

  /**
   * Asks for a checkpoint of the audit log, a moment from now, so that one stands for many acts. For callers whose work is
   * already committed: a queue that does not answer costs them nothing, because the sweep does the same.
   */
  async requestCheckpoint(): Promise<void> {
    if (!this.asked.opens('checkpoint', checkpointDelayMs * 0.9)) return;
    try {
      const options = { ...queueCatalog['take-checkpoint'].options, delay: checkpointDelayMs };
      await this.queue('take-checkpoint').add('take-checkpoint', {}, options);
    } catch (error) {
      this.asked.forget('checkpoint');
      this.logger.warn({ err: error }, 'the checkpoint was not enqueued; the sweep will take it');
    }
  }

  /** Lets a checkpoint be taken by itself where one is due, looked for at an interval, once over all processes. */
  async scheduleCheckpointSweep(everyMs: number): Promise<void> {
    await this.queue('take-checkpoint').upsertJobScheduler(
      'checkpoint-sweep',
      { every: everyMs },
      { name: 'take-checkpoint', data: {}, opts: queueCatalog['take-checkpoint'].options },
    );
  }

  /** Asks for what is due at these endpoints to be delivered. */
  async enqueueWebhooks(endpointIds: readonly string[]): Promise<void> {
    await this.queue('deliver-webhooks').addBulk(
      endpointIds.map((endpointId) => ({
        name: 'deliver-webhooks',
        data: { endpointId } satisfies PayloadInput<'deliver-webhooks'>,
        opts: queueCatalog['deliver-webhooks'].options,
      })),
    );
  }

  /** Asks for the letters that are due to be sent. */
  async enqueueNotices(): Promise<void> {
    await this.queue('send-notices').add('send-notices', {}, queueCatalog['send-notices'].options);
  }

  /** Asks for a bulk act to be done or gone on with. While its job waits or runs, a repeat adds nothing. */
  async enqueueBulkAct(bulkActId: string): Promise<void> {
    const payload: PayloadInput<'run-bulk-act'> = { bulkActId };
    const options = { ...queueCatalog['run-bulk-act'].options, jobId: bulkActId };
    await this.queue('run-bulk-act').add('run-bulk-act', payload, options);
  }

  /** Asks for an evidence packet to be made. While its job waits or runs, a repeat adds nothing. */
  async enqueueEvidencePacket(packetId: string): Promise<void> {
    const payload: PayloadInput<'make-evidence-packet'> = { packetId };
    const options = { ...queueCatalog['make-evidence-packet'].options, jobId: packetId };
    await this.queue('make-evidence-packet').add('make-evidence-packet', payload, options);
  }

  /** Asks for a run of an audit. While its job waits or runs, a repeat adds nothing. */
  async enqueueAudit(job: AuditJobName, runId: string): Promise<void> {
    const payload: PayloadInput<'scheduled-audit'> = { job, runId };
    const options = { ...queueCatalog['scheduled-audit'].options, jobId: runId };
    await this.queue('scheduled-audit').add('scheduled-audit', payload, options);
  }

  /** Sets or replaces the schedule of an audit. Patterns are cron in UTC. */
  async upsertSchedule(job: AuditJobName, schedule: Schedule): Promise<void> {
    const repeat =
      'pattern' in schedule ? { pattern: schedule.pattern, tz: 'UTC' } : { every: schedule.everyMs };
    await this.queue('scheduled-audit').upsertJobScheduler(job, repeat, {
      name: 'scheduled-audit',
      data: { job } satisfies PayloadInput<'scheduled-audit'>,
      opts: queueCatalog['scheduled-audit'].options,
    });
  }

  async removeSchedule(job: AuditJobName): Promise<void> {
    await this.queue('scheduled-audit').removeJobScheduler(job);
  }

  async nextRuns(): Promise<Map<string, Date>> {
    const schedulers = await this.queue('scheduled-audit').getJobSchedulers();
    return new Map(
      schedulers.flatMap((scheduler) => (scheduler.next ? [[scheduler.key, new Date(scheduler.next)]] : [])),
    );
  }

  /** Jobs over all queues. A scheduler always keeps its next run as one delayed job: those are nobody's backlog. */
  async jobCounts(): Promise<Backlog['jobs']> {
    const total = { waiting: 0, active: 0, delayed: 0, failed: 0 };
    for (const queue of this.queues.values()) {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
      total.waiting += (counts.waiting ?? 0) + (counts.prioritized ?? 0);
      total.active += counts.active ?? 0;
      total.delayed += Math.max(0, (counts.delayed ?? 0) - (await queue.getJobSchedulersCount()));
      total.failed += counts.failed ?? 0;
    }
    return total;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private queue(name: QueueName): Queue {
    const queue = this.queues.get(name);
    if (!queue) throw new Error(`there is no queue ${name}`);
    return queue;
  }
}
