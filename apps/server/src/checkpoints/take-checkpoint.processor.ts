import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import { QueuesService } from '../queues/queues.service.js';
import { CheckpointTakingService } from './checkpoint-taking.service.js';

const sweepEveryMs = 10_000;

/** Takes a checkpoint when an entry demands one, and looks every ten seconds whether one is due that nobody asked for. */
@Injectable()
export class TakeCheckpointProcessor implements JobHandler<'take-checkpoint'>, OnApplicationBootstrap {
  readonly queue = 'take-checkpoint';

  constructor(
    private readonly taking: CheckpointTakingService,
    private readonly queues: QueuesService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.askNowAndOnReturn(() => this.queues.scheduleCheckpointSweep(sweepEveryMs));
  }

  handle(): Promise<void> {
    return this.taking.takeIfDue({ mayMakeKey: true });
  }
}
