import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import { NoticeSendingService } from './notice-sending.service.js';

@Injectable()
export class SendNoticesProcessor implements JobHandler<'send-notices'> {
  readonly queue = 'send-notices';

  constructor(private readonly sending: NoticeSendingService) {}

  handle(): Promise<void> {
    return this.sending.sendDue();
  }
}
