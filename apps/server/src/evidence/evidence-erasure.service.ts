import { Inject, Injectable } from '@nestjs/common';
import type { AccountEvidence } from '@stillwatch/contracts/evidence';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { systemActor, type Actor } from '../http/actor.js';
import { unknownObject } from '../http/path-id.js';
import { lockEvidence } from './account-keys.js';
import { ExcerptKeepingService } from './excerpt-keeping.service.js';

const excerptsAtATime = 5_000;

/** How what is kept of an account's requests ends: erased by a person, or by its age. */
@Injectable()
export class EvidenceErasureService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    private readonly keeping: ExcerptKeepingService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `account_not_found` */
  ofAccount(accountId: string): Promise<AccountEvidence> {
    return this.database.transaction((tx) => this.read(tx, accountId));
  }

  /**
   * Erases the account's key and with it every excerpt, for good: what is kept of the account ends here. Waits for those
   * who are adding an excerpt of it.
   * @throws ProblemError `account_not_found`, `evidence_erased`
   */
  erase(actor: Actor, accountId: string, reason: string): Promise<AccountEvidence> {
    return this.database.transaction(async (tx) => {
      await lockEvidence(tx, accountId);
      const { erased } = await this.read(tx, accountId);
      if (erased)
        throw new ProblemError(
          'evidence_erased',
          `${erased.by} has erased it already, on ${erased.at.slice(0, 10)}.`,
        );
      const excerpts = await eraseAll(tx, actor, { accountId, reason, at: this.clock.now() });
      await this.auditLog.append(tx, actor, {
        action: 'evidence.erased',
        objectType: 'account',
        objectId: accountId,
        after: { reason, excerpts },
      });
      return this.read(tx, accountId);
    });
  }

  /** Deletes excerpts that are older than the setting says, in small steps. Answers how many. */
  async forgetExpired(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.env.STILLWATCH_EVIDENCE_DAYS * 86_400_000);
    for (let forgotten = 0; ;) {
      const deleted = await this.database.transaction((tx) => this.forgetSome(tx, before));
      forgotten += deleted;
      if (deleted < excerptsAtATime) return forgotten;
    }
  }

  private async forgetSome(tx: Tx, before: Date): Promise<number> {
    const [row] = await tx.sql<{ deleted: number }>('SELECT forget_excerpts($1, $2)::int AS deleted', [
      before,
      excerptsAtATime,
    ]);
    const deleted = row?.deleted ?? 0;
    if (deleted > 0)
      await this.auditLog.append(tx, systemActor, {
        action: 'evidence.expired',
        objectType: 'evidence',
        objectId: 'excerpts',
        after: { excerpts: deleted, keptBefore: before.toISOString() },
      });
    return deleted;
  }

  private async read(tx: Tx, accountId: string): Promise<AccountEvidence> {
    const [row] = await tx.sql<EvidenceRow>(readStatement, [accountId]);
    if (!row) throw unknownObject(accountId, 'account_not_found', 'account');
    const { excerpts, newestAt, oldestAt, erasedAt, erasedByName, erasedReason } = row;
    return {
      accountId,
      keeping: this.keeping.isKeeping,
      excerpts,
      newestAt: newestAt?.toISOString() ?? null,
      oldestAt: oldestAt?.toISOString() ?? null,
      erased: erasedAt && { at: erasedAt.toISOString(), by: erasedByName ?? '', reason: erasedReason ?? '' },
    };
  }
}

interface EvidenceRow extends Record<string, unknown> {
  excerpts: number;
  newestAt: Date | null;
  oldestAt: Date | null;
  erasedAt: Date | null;
  erasedByName: string | null;
  erasedReason: string | null;
}

const readStatement = `
SELECT kept.*, erased_at AS "erasedAt", erased_by_name AS "erasedByName", erased_reason AS "erasedReason"
FROM accounts LEFT JOIN evidence_keys USING (account_id), LATERAL (
  SELECT count(*)::int AS excerpts, max(kept_at) AS "newestAt", min(kept_at) AS "oldestAt" FROM evidence_excerpts
  WHERE evidence_excerpts.account_id = accounts.account_id AND sealed IS NOT NULL
) AS kept WHERE account_id = $1`;

/** An account of which nothing was ever kept gets the mark too: nothing will be. */
async function eraseAll(
  tx: Tx,
  actor: Actor,
  { accountId, reason, at }: { accountId: string; reason: string; at: Date },
): Promise<number> {
  const [row] = await tx.sql<{ erased: number }>('SELECT erase_evidence($1, $2, $3, $4)::int AS erased', [
    accountId,
    actor.id,
    at,
    reason,
  ]);
  return row?.erased ?? 0;
}
