import { Inject, Injectable } from '@nestjs/common';
import type { AuditGap, AuditVerification } from '@stillwatch/contracts/audit-log';
import { readAuditEntries } from '@stillwatch/database/audit-entries';
import { verifyAuditLog, type AuditLogVerification } from '@stillwatch/database/audit-verification';
import type { Database } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { checkpointPaths, type Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { CheckpointFile } from './checkpoint-file.js';
import { CheckpointKeysService } from './checkpoint-keys.service.js';
import { CheckpointStore } from './checkpoint-store.service.js';

export { CheckpointKeysService } from './checkpoint-keys.service.js';
export { CheckpointStateService } from './checkpoint-state.service.js';
export { CheckpointStore } from './checkpoint-store.service.js';

export interface VerifiedLog {
  readonly verification: AuditVerification;
  /** What a re-anchor would have to put on record. */
  readonly gap: AuditGap | null;
  readonly isBrokenInside: boolean;
}

/** Verifies the audit log against what was signed and kept outside the database. */
@Injectable()
export class CheckpointsService {
  private readonly file: CheckpointFile;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) env: Env,
    private readonly keys: CheckpointKeysService,
    private readonly store: CheckpointStore,
    private readonly clock: Clock,
  ) {
    this.file = new CheckpointFile(checkpointPaths(env).file);
  }

  /** Recomputes the whole chain and compares it with every checkpoint. Takes time with the log's length, not memory. */
  async verify(): Promise<AuditVerification> {
    return (await this.look()).verification;
  }

  /** {@link verify}, with what a re-anchor needs to know. */
  async look(): Promise<VerifiedLog> {
    const source = (await this.file.exists()) ? 'file' : 'database';
    const found = await verifyAuditLog({
      entries: readAuditEntries(this.database.pool),
      checkpoints: () => (source === 'file' ? this.file.lines() : this.store.all()),
      publicKeys: await this.keys.known(),
    });
    return {
      verification: this.toVerification(found, source),
      gap: found.gap,
      isBrokenInside: found.chainBreak !== null,
    };
  }

  private toVerification(
    found: AuditLogVerification,
    source: AuditVerification['checkpoints']['source'],
  ): AuditVerification {
    const { ok, entries, head, chainBreak, problems, checkpoints, anchors } = found;
    const [problem] = problems;
    const seq = problem?.entry ?? null;
    return {
      ...{ ok, entries, head, verifiedAt: this.clock.now().toISOString() },
      brokenAt:
        problem === undefined || seq === null
          ? null
          : { seq, problem: chainBreak?.problem ?? problem.sentence },
      problem: problem ?? null,
      problems: [...problems],
      checkpoints: { ...checkpoints, source },
      anchors: [...anchors],
    };
  }
}
