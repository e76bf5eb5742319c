import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { QueuesService } from '../queues/queues.service.js';
import { ScoringService } from './scoring.service.js';

@Injectable()
export class ScoreAccountProcessor implements JobHandler<'score-account'> {
  readonly queue = 'score-account';

  constructor(
    private readonly scoring: ScoringService,
    private readonly queues: QueuesService,
  ) {}

  /** What one step leaves over waits for its turn behind the other accounts. */
  async handle({ accountId, rescore }: Payload<'score-account'>): Promise<void> {
    const { isMoreLeft } = await this.scoring.score(accountId, { rescore });
    if (isMoreLeft) await this.queues.requestScoring([accountId]);
  }
}
