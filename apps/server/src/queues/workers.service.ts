import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import type { Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { Env } from '../env/env.js';
import { DATABASE_WATCH, ENV, LOGGER, QUEUE_BACKEND } from '../env/tokens.js';
import { JOB_HANDLERS, type JobHandler } from './job-handler.js';
import type { QueueBackend } from './queue-backend.js';
import { queueCatalog, queueNames, type QueueName } from './queue-catalog.js';

/**
 * How jobs of a worker that was killed go on: another notices within seconds that their lock has run out and starts them
 * again. However often that happens, it is not the job's fault: handlers may run twice, so none is given up for it.
 */
const afterDeath = { lockDuration: 6_000, stalledInterval: 2_000, maxStalledCount: 1_000 };

/** How long a worker whose store went away waits before it looks again; BullMQ's own 15 s would be the longest part of an outage. */
const afterOutage = { runRetryDelay: 500 };

/** An endpoint that does not answer holds one of these until its time-out, and the others go on. */
const webhookConcurrency = 8;

/** Builds one worker for each queue of the catalogue, in one loop. A queue without exactly one handler stops the start. */
@Injectable()
export class WorkersService implements OnApplicationBootstrap, OnApplicationShutdown {
  private workers: Worker[] = [];

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    @Inject(JOB_HANDLERS) private readonly handlers: readonly JobHandler[],
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(DATABASE_WATCH) private readonly watch: DatabaseWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.workers = queueNames.map((name) => this.startWorker(name));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.close()));
  }

  private concurrencyOf(name: QueueName): number {
    if (name === 'score-account') return this.env.STILLWATCH_SCORE_CONCURRENCY;
    return name === 'deliver-webhooks' ? webhookConcurrency : 1;
  }

  private startWorker(name: QueueName): Worker {
    const handler = theHandlerOf(name, this.handlers);
    const concurrency = this.concurrencyOf(name);
    const worker = this.backend.worker(
      name,
      async (job) => {
        // A job that starts while the database is away would only use up its attempts.
        await this.watch.untilBack();
        return handler.handle(queueCatalog[name].payload.parse(job.data) as never);
      },
      { concurrency, ...afterDeath, ...afterOutage },
    );
    worker.on('failed', (job, error) =>
      this.logger.error({ err: error, queue: name, job: job?.id, attempt: job?.attemptsMade }, 'job failed'),
    );
    worker.on('error', (error) => {
      // While the database is away every queue says so twice a second; the watch has said it once.
      if (!this.watch.isAway) this.logger.error({ err: error, queue: name }, 'worker connection failed');
    });
    return worker;
  }
}

export function theHandlerOf(name: QueueName, handlers: readonly JobHandler[]): JobHandler {
  const found = handlers.filter((handler) => handler.queue === name);
  const [handler] = found;
  if (found.length !== 1 || !handler)
    throw new Error(`The queue ${name} has ${found.length} handlers; it needs exactly one.`);
  return handler;
}
