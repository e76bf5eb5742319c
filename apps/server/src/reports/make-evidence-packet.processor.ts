import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { QueuesService } from '../queues/queues.service.js';
import { PacketRun } from './packet-run.js';
import { ReportsService } from './reports.service.js';

@Injectable()
export class MakeEvidencePacketProcessor
  implements JobHandler<'make-evidence-packet'>, OnApplicationBootstrap
{
  readonly queue = 'make-evidence-packet';

  constructor(
    private readonly reports: ReportsService,
    private readonly runs: PacketRun,
    private readonly queues: QueuesService,
  ) {}

  /** The queue gives a killed worker's job to another one; what it has given up on is taken up at the next start. */
  async onApplicationBootstrap(): Promise<void> {
    await this.queues.askNowAndOnReturn(() => this.reports.resumeAll());
  }

  async handle({ packetId }: Payload<'make-evidence-packet'>): Promise<void> {
    await this.runs.run(packetId);
  }
}
