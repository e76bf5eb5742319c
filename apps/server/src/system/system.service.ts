import { Inject, Injectable } from '@nestjs/common';
import type { Backlog } from '@stillwatch/contracts/system';
import type { Database } from '@stillwatch/database/database';
import { backlog } from '@stillwatch/database/fold-receipts';
import { DATABASE } from '../env/tokens.js';
import { QueuesService } from '../queues/queues.service.js';

@Injectable()
export class SystemService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly queues: QueuesService,
  ) {}

  /**
   * What is left to do. Jobs are read before receipts: a job's last act is to remove its receipts, never to add work unseen.
   * Events and linkage are read in one statement: what the fold leaves to linkage appears as its own receipts go. What
   * linkage owes counts as waiting jobs, whether or not a job has been asked for yet.
   */
  async backlog(): Promise<Backlog> {
    const jobs = await this.queues.jobCounts();
    const { linkageOwed, ...events } = await backlog(this.database.pool);
    return { ...events, jobs: { ...jobs, waiting: jobs.waiting + linkageOwed } };
  }
}
