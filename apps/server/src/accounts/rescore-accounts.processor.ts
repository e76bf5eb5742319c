import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import { AccountsService } from './accounts.service.js';

@Injectable()
export class RescoreAccountsProcessor implements JobHandler<'rescore-accounts'> {
  readonly queue = 'rescore-accounts';

  constructor(private readonly accounts: AccountsService) {}

  async handle(): Promise<void> {
    await this.accounts.enqueueRescoreOfAll();
  }
}
