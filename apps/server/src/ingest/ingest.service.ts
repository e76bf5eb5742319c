import { Inject, Injectable } from '@nestjs/common';
import type { IngestReceipt } from '@stillwatch/contracts/usage-event';
import { insertUsageEvents, nextBatchId, type UsageEventRow } from '@stillwatch/database/bulk-insert';
import type { Database } from '@stillwatch/database/database';
import { ensurePartitionsFor } from '@stillwatch/database/partitions';
import { noteRefusedBodies, type BodySighting } from '@stillwatch/database/refused-bodies';
import type { FingerprintKey } from '@stillwatch/detection/fingerprint';
import { bodyHash } from '@stillwatch/detection/linkage/link-keys';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV, FINGERPRINT_KEY } from '../env/tokens.js';
import { EvidenceService, type Offer } from '../evidence/evidence.service.js';
import { QueuesService } from '../queues/queues.service.js';
import { parseItems, parseNdjson, type AcceptanceWindow, type ParsedBatch } from './event-parsing.js';
import { toRow } from './event-row.js';

/** The way in for usage: an acknowledged event is committed, and its account noted for the fold in the same transaction. */
@Injectable()
export class IngestService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(FINGERPRINT_KEY) private readonly fingerprintKey: FingerprintKey,
    @Inject(ENV) private readonly env: Env,
    private readonly queues: QueuesService,
    private readonly evidence: EvidenceService,
    private readonly clock: Clock,
  ) {}

  ingestLines(body: Buffer): Promise<IngestReceipt> {
    return this.store(parseNdjson(body, this.acceptanceWindow()));
  }

  ingestItems(items: readonly unknown[]): Promise<IngestReceipt> {
    return this.store(parseItems(items, this.acceptanceWindow()));
  }

  private async store({ events, rejected }: ParsedBatch): Promise<IngestReceipt> {
    const rows = events.map((event) => toRow(event, this.fingerprintKey));
    const offer = await this.evidence.offer(events, rows);
    const accepted = rows.length === 0 ? 0 : await this.insert(rows, offer);
    if (accepted > 0) await this.queues.requestScoring([...new Set(rows.map((row) => row.accountId))]);
    return { accepted, duplicates: rows.length - accepted, rejected: [...rejected] };
  }

  private async insert(rows: readonly UsageEventRow[], offer: Offer): Promise<number> {
    await ensurePartitionsFor(
      this.database.pool,
      rows.map((row) => row.occurredAt),
    );
    const refused = refusedBodies(rows);
    const { accepted } = await this.database.transaction(async (tx) => {
      await noteRefusedBodies(tx, refused);
      const batchId = await nextBatchId(tx);
      const inserted = await insertUsageEvents(tx, batchId, rows);
      if (inserted.accepted > 0) await this.evidence.keep(tx, batchId, offer);
      return inserted;
    });
    return accepted;
  }

  private acceptanceWindow(): AcceptanceWindow {
    const nowMs = this.clock.now().getTime();
    return {
      earliestMs: nowMs - this.env.STILLWATCH_MAX_EVENT_AGE_DAYS * 86_400_000,
      latestMs: nowMs + this.env.STILLWATCH_MAX_EVENT_AHEAD_SECONDS * 1_000,
    };
  }
}

/** The few requests that were refused or turned away: whoever sends the same within seconds takes over from their account. */
function refusedBodies(rows: readonly UsageEventRow[]): BodySighting[] {
  return rows.flatMap(({ accountId, occurredAt, status, fingerprint }) => {
    if (status !== 'rate_limited' && status !== 'refused') return [];
    const body = bodyHash(fingerprint);
    return body === undefined ? [] : [{ accountId, occurredAt, body }];
  });
}
