import { Inject, Injectable } from '@nestjs/common';
import type { ProblemCode } from '@stillwatch/contracts/problem';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import { insertAccountsOf, insertUsageEvents, type RepeatedEvents } from '@stillwatch/database/bulk-insert';
import type { Database } from '@stillwatch/database/database';
import { ensurePartitionsFor } from '@stillwatch/database/partitions';
import { noteRefusedBodies } from '@stillwatch/database/refused-bodies';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV, LOGGER } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { EvidenceService, type Offer } from '../evidence/evidence.service.js';
import type { BatchBody } from '../http/batch-body.js';
import { BatchRefusals } from '../http/batch-refusals.js';
import { boundIntake, noIntake, type AccountIntake, type BatchIntake } from '../intake/intake.rules.js';
import { IntakeService } from '../intake/intake.service.js';
import { QueuesService } from '../queues/queues.service.js';
import type { ReadBatch } from './batch-reader.js';
import { BatchThreads, type ReadingResult, type UnreadBatch } from './batch-threads.js';
import type { AcceptanceWindow } from './event-reader.rules.js';

/** Accounts whose scoring is asked for at once, so that a batch of very many does not keep the thread. */
const accountsPerRequest = 200;

/** What is wrong with a batch as a whole and will be again when it is sent again. */
const countedRefusals: readonly ProblemCode[] = ['malformed_body', 'malformed_gzip', 'body_too_large'];

/** The way in for usage: an acknowledged event is committed, and its account noted for the fold in the same transaction. */
@Injectable()
export class IngestService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    private readonly threads: BatchThreads,
    private readonly queues: QueuesService,
    private readonly evidence: EvidenceService,
    private readonly intake: IntakeService,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    refusals: BatchRefusals,
  ) {
    refusals.onRefused((senderId, code) => this.noteRefusal(senderId, code));
  }

  /**
   * Stores what is good and new of a batch that `senderId` sent. The caller keeps its lease until this is done.
   * @throws ProblemError `malformed_body`, `body_too_large`
   */
  async ingest(senderId: string, { kind, parts }: Pick<BatchBody, 'kind' | 'parts'>): Promise<IngestReceipt> {
    const unread = { kind, parts, window: this.acceptanceWindow() };
    const { read, batch } = await this.read(senderId, unread);
    const offer = batch ? await this.offer(batch, read) : [];
    const accepted = await this.store(senderId, read, offer);
    if (accepted > 0) await this.requestScoring(read.events.accountIds);
    const duplicates = read.events.count - accepted + read.duplicates;
    return { accepted, duplicates, ...read.receipt };
  }

  private async read(senderId: string, unread: UnreadBatch): Promise<ReadingResult> {
    try {
      return await this.threads.read(unread, { keepsBytes: this.evidence.isKeeping });
    } catch (error) {
      if (error instanceof ProblemError) await this.noteRefusal(senderId, error.code);
      throw error;
    }
  }

  /** Counts a batch that was refused whole. What was refused because there is too much already is not written down as well. */
  private async noteRefusal(senderId: string, code: ProblemCode): Promise<void> {
    if (!countedRefusals.includes(code)) return;
    try {
      await this.intake.recordRefusal(senderId, code);
    } catch (error) {
      this.logger.warn({ err: error, code }, 'a refused batch was not counted');
    }
  }

  private async offer(batch: UnreadBatch, { events }: ReadBatch): Promise<Offer> {
    const rooms = await this.evidence.rooms(events.accountIds);
    return rooms.length === 0 ? [] : this.threads.excerpts(batch, rooms);
  }

  private async store(
    senderId: string,
    { events, refused, intake }: ReadBatch,
    offer: Offer,
  ): Promise<number> {
    await ensurePartitionsFor(
      this.database.pool,
      events.days.map((day) => new Date(day)),
    );
    return this.database.transaction(async (tx) => {
      await noteRefusedBodies(tx, refused);
      if (events.count > 0) await insertAccountsOf(tx, events);
      const { accepted, batchIds, repeated } = await insertUsageEvents(tx, events, senderId);
      await this.evidence.keep(tx, batchIds, offer);
      await this.intake.record(tx, senderId, accepted, withRepeated(intake, repeated));
      return accepted;
    });
  }

  private async requestScoring(accountIds: readonly string[]): Promise<void> {
    for (let from = 0; from < accountIds.length; from += accountsPerRequest)
      await this.queues.requestScoring(accountIds.slice(from, from + accountsPerRequest));
  }

  private acceptanceWindow(): AcceptanceWindow {
    const nowMs = this.clock.now().getTime();
    return {
      earliestMs: nowMs - this.env.STILLWATCH_MAX_EVENT_AGE_DAYS * 86_400_000,
      latestMs: nowMs + this.env.STILLWATCH_MAX_EVENT_AHEAD_SECONDS * 1_000,
    };
  }
}

/** Adds what was found to be stored already to what went wrong in the batch itself. */
function withRepeated({ accounts, other }: BatchIntake, repeated: readonly RepeatedEvents[]): BatchIntake {
  const byAccount = new Map<string, AccountIntake>(
    accounts.map((account) => [account.accountId, { ...account }]),
  );
  for (const { accountId, duplicates, conflicting } of repeated) {
    const counts = byAccount.get(accountId) ?? { accountId, ...noIntake() };
    counts.duplicates += duplicates;
    counts.conflicting += conflicting;
    byAccount.set(accountId, counts);
  }
  return boundIntake(byAccount.values(), other);
}
