import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { BulkActRun } from './bulk-act-run.js';

@Injectable()
export class BulkActsProcessor implements JobHandler<'run-bulk-act'> {
  readonly queue = 'run-bulk-act';

  constructor(private readonly bulk: BulkActRun) {}

  handle({ bulkActId }: Payload<'run-bulk-act'>): Promise<void> {
    return this.bulk.run(bulkActId);
  }
}
