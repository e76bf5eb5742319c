import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import { QueuesService } from '../queues/queues.service.js';
import { OutboxDispatchService } from './outbox-dispatch.service.js';

const sweepEveryMs = 10_000;

/** Dispatches when something was written to the outbox, and every ten seconds what a crash or a back-off has left. */
@Injectable()
export class DispatchOutboxProcessor implements JobHandler<'dispatch-outbox'>, OnApplicationBootstrap {
  readonly queue = 'dispatch-outbox';

  constructor(
    private readonly dispatching: OutboxDispatchService,
    private readonly queues: QueuesService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.askNowAndOnReturn(() => this.queues.scheduleSweep(this.queue, sweepEveryMs));
  }

  handle(): Promise<void> {
    return this.dispatching.run();
  }
}
