import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { QueuesService } from '../queues/queues.service.js';
import { BacktestRunService } from './backtest-run.service.js';
import { BacktestsService } from './backtests.service.js';

@Injectable()
export class BacktestScorecardProcessor implements JobHandler<'backtest-scorecard'>, OnApplicationBootstrap {
  readonly queue = 'backtest-scorecard';

  constructor(
    private readonly backtests: BacktestsService,
    private readonly runs: BacktestRunService,
    private readonly queues: QueuesService,
  ) {}

  /** The queue gives a killed worker's job to another one; what it has given up on is taken up at the next start. */
  async onApplicationBootstrap(): Promise<void> {
    await this.queues.askNowAndOnReturn(() => this.backtests.resumeAll());
  }

  async handle({ backtestId }: Payload<'backtest-scorecard'>): Promise<void> {
    await this.runs.run(backtestId);
  }
}
