import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { CampaignScoringService } from './campaign-scoring.service.js';

@Injectable()
export class ScoreCampaignProcessor implements JobHandler<'score-campaign'> {
  readonly queue = 'score-campaign';

  constructor(private readonly scoring: CampaignScoringService) {}

  handle({ campaignId }: Payload<'score-campaign'>): Promise<void> {
    return this.scoring.score(campaignId);
  }
}
