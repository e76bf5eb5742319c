import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import { QueuesService } from '../queues/queues.service.js';
import { LinkerService } from './linker.service.js';

/** One job takes so many steps at most, so that a stop does not wait for a whole import. */
const stepsPerJob = 200;

@Injectable()
export class LinkAccountsProcessor implements JobHandler<'link-accounts'> {
  readonly queue = 'link-accounts';

  constructor(
    private readonly linker: LinkerService,
    private readonly queues: QueuesService,
  ) {}

  async handle(): Promise<void> {
    for (let step = 0; step < stepsPerJob; step += 1) if (!(await this.linker.step())) return;
    await this.queues.requestLinking();
  }
}
