import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { QueuesService } from '../queues/queues.service.js';
import { BulkActRun } from './bulk-act-run.js';
import { BulkActsService } from './bulk-acts.service.js';

@Injectable()
export class BulkActsProcessor implements JobHandler<'run-bulk-act'>, OnApplicationBootstrap {
  readonly queue = 'run-bulk-act';

  constructor(
    private readonly bulk: BulkActRun,
    private readonly bulkActs: BulkActsService,
    private readonly queues: QueuesService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.askNowAndOnReturn(() => this.bulkActs.resumeAll());
  }

  handle({ bulkActId }: Payload<'run-bulk-act'>): Promise<void> {
    return this.bulk.run(bulkActId);
  }
}
