import { Injectable } from '@nestjs/common';
import type { Tx } from '@stillwatch/database/database';
import { EvidenceErasureService } from './evidence-erasure.service.js';
import type { ExcerptRoom } from './excerpt-offer.rules.js';
import { ExcerptKeepingService, type Offer } from './excerpt-keeping.service.js';

export type { Offer } from './excerpt-keeping.service.js';

/** What the rest of the server may do with evidence. Reading it is not among that: content is opened by people, over HTTP. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly keeping: ExcerptKeepingService,
    private readonly erasure: EvidenceErasureService,
  ) {}

  /** Whether excerpts are kept at all. */
  get isKeeping(): boolean {
    return this.keeping.isKeeping;
  }

  /** {@link ExcerptKeepingService.rooms} */
  rooms(accountIds: readonly string[]): Promise<ExcerptRoom[]> {
    return this.keeping.rooms(accountIds);
  }

  /** {@link ExcerptKeepingService.keep} */
  keep(tx: Tx, batchIds: readonly bigint[], offer: Offer): Promise<void> {
    return this.keeping.keep(tx, batchIds, offer);
  }

  /** {@link EvidenceErasureService.forgetExpired} */
  forgetExpired(): Promise<number> {
    return this.erasure.forgetExpired();
  }
}
