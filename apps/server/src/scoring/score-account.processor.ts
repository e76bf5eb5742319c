import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { ScoringService } from './scoring.service.js';

@Injectable()
export class ScoreAccountProcessor implements JobHandler<'score-account'> {
  readonly queue = 'score-account';

  constructor(private readonly scoring: ScoringService) {}

  async handle({ accountId, rescore }: Payload<'score-account'>): Promise<void> {
    await this.scoring.score(accountId, { rescore });
  }
}
