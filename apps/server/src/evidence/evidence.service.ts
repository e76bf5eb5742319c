import { Injectable } from '@nestjs/common';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';
import type { UsageEventRow } from '@stillwatch/database/bulk-insert';
import type { Tx } from '@stillwatch/database/database';
import { EvidenceErasureService } from './evidence-erasure.service.js';
import { ExcerptKeepingService, type Offer } from './excerpt-keeping.service.js';

export type { Offer } from './excerpt-keeping.service.js';

/** What the rest of the server may do with evidence. Reading it is not among that: content is opened by people, over HTTP. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly keeping: ExcerptKeepingService,
    private readonly erasure: EvidenceErasureService,
  ) {}

  /** {@link ExcerptKeepingService.offer}; nothing, at no cost, when excerpts are off. */
  offer(events: readonly UsageEvent[], rows: readonly UsageEventRow[]): Promise<Offer> {
    return this.keeping.offer(events, rows);
  }

  /** {@link ExcerptKeepingService.keep} */
  keep(tx: Tx, batchId: bigint, offer: Offer): Promise<void> {
    return this.keeping.keep(tx, batchId, offer);
  }

  /** {@link EvidenceErasureService.forgetExpired} */
  forgetExpired(): Promise<number> {
    return this.erasure.forgetExpired();
  }
}
