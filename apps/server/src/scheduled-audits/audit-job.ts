import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@stillwatch/database/database';
import { AccountsService, CohortsService } from '../accounts/accounts.service.js';
import { CampaignsService } from '../campaigns/campaigns.service.js';
import { CasesService } from '../cases/cases.service.js';
import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { IntakeService } from '../intake/intake.service.js';
import { WaitingMessagesService } from '../outbox/outbox.service.js';
import { QueuesService, type Schedule } from '../queues/queues.service.js';

/** What one run has done: in a sentence, and in numbers. */
export interface AuditJobOutcome {
  readonly summary: string;
  readonly result: Record<string, unknown>;
}

/** A job that runs by itself. A failure is thrown; its message becomes the run's summary. */
export interface AuditJobDefinition {
  readonly title: string;
  readonly description: string;
  readonly schedule: Schedule;
  run(context: AuditJobContext): Promise<AuditJobOutcome>;
}

/** What the jobs work with. */
@Injectable()
export class AuditJobContext {
  constructor(
    @Inject(DATABASE) readonly database: Database,
    readonly queues: QueuesService,
    readonly accounts: AccountsService,
    readonly cohorts: CohortsService,
    readonly cases: CasesService,
    readonly campaigns: CampaignsService,
    readonly evidence: EvidenceService,
    readonly intake: IntakeService,
    readonly outbox: WaitingMessagesService,
    readonly clock: Clock,
    readonly checkpoints: CheckpointsService,
  ) {}
}

/** "1 account", "2 accounts". */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
