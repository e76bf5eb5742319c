import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import { QueuesService } from '../queues/queues.service.js';
import { StandingTurnsService } from './standing-turns.service.js';

const everyMs = 5_000;

/** Looks every five seconds for measures that have begun or ended by themselves. */
@Injectable()
export class TellStandingTurnsProcessor implements JobHandler<'tell-standing-turns'>, OnApplicationBootstrap {
  readonly queue = 'tell-standing-turns';

  constructor(
    private readonly turns: StandingTurnsService,
    private readonly queues: QueuesService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.askNowAndOnReturn(() => this.queues.scheduleSweep(this.queue, everyMs));
  }

  handle(): Promise<void> {
    return this.turns.tellDue();
  }
}
