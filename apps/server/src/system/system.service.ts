import { Inject, Injectable } from '@nestjs/common';
import type { Backlog, SystemState } from '@stillwatch/contracts/system';
import type { Database } from '@stillwatch/database/database';
import { backlog } from '@stillwatch/database/fold-receipts';
import { IndependenceService } from '../auth/auth.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { WaitingMessagesService } from '../outbox/outbox.service.js';
import { QueuesService } from '../queues/queues.service.js';

@Injectable()
export class SystemService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly queues: QueuesService,
    private readonly waiting: WaitingMessagesService,
    private readonly independence: IndependenceService,
    private readonly clock: Clock,
  ) {}

  /**
   * What is left to do. Jobs are read before receipts: a job's last act is to remove its receipts, never to add work unseen.
   * Events and linkage are read in one statement: what the fold leaves to linkage appears as its own receipts go. What
   * linkage owes counts as waiting jobs, whether or not a job has been asked for yet.
   */
  async backlog(): Promise<Backlog> {
    const jobs = await this.queues.jobCounts();
    const { linkageOwed, ...events } = await backlog(this.database.pool);
    const outbox = await this.waiting.counts();
    return { ...events, outbox, jobs: { ...jobs, waiting: jobs.waiting + linkageOwed } };
  }

  /** What somebody who answers for this installation must know of it. */
  async state(): Promise<SystemState> {
    const { prisma } = this.database;
    const since = new Date(this.clock.now().getTime() - 30 * 86_400_000);
    const [people, oneOriginDecisions30d] = await Promise.all([
      this.independence.peopleState(prisma),
      prisma.decision.count({ where: { independence: 'one_origin', resolvedAt: { gt: since } } }),
    ]);
    return { people: { ...people, oneOriginDecisions30d } };
  }
}
