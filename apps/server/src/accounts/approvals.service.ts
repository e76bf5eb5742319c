import { Inject, Injectable } from '@nestjs/common';
import type { Approval, ApprovalInput } from '@stillwatch/contracts/account';
import type { AfterCommit, Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';
import { lockAccount, lockOnRecord } from './account-lock.js';
import { toApproval, type ApprovalRow } from './account.mapper.js';
import { isShortened } from './approval.rules.js';

/** Keeps the exceptions that accounts have on file. */
@Injectable()
export class ApprovalsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts an approval on file. Account, kind and reference name it: given again, other dates replace its dates, and the
   * same dates change nothing, not even on a revoked one. An account that nobody has heard of is made. Whoever shortens an
   * approval revokes it in part, which takes a person.
   * @throws ProblemError `approval_revoked` for new dates of a revoked approval; `people_only` for a key that shortens one
   */
  async grant(
    actor: Actor,
    accountId: string,
    input: ApprovalInput,
  ): Promise<{ approval: Approval; isNew: boolean }> {
    return this.database.transaction(async (tx, afterCommit) => {
      const account = await lockOnRecord(tx, accountId);
      const { kind, reference } = input;
      const dates = { validFrom: new Date(input.validFrom), expiresAt: new Date(input.expiresAt) };
      const existing = await tx.approval.findUnique({
        where: { accountId_kind_reference: { accountId, kind, reference } },
      });
      if (existing && hasDates(existing, dates)) return { approval: toApproval(existing), isNew: false };
      if (existing?.revokedAt) {
        throw new ProblemError(
          'approval_revoked',
          `${reference} was revoked; put a new approval on file under another reference.`,
        );
      }
      const row = existing
        ? await this.redate(tx, actor, existing, dates)
        : await tx.approval.create({
            data: {
              accountId,
              kind,
              reference,
              ...dates,
              createdBy: actor.name,
              createdAt: this.clock.now(),
            },
          });
      await this.auditLog.appendCreated(tx, actor, account.created);
      await this.record(tx, actor, existing ? 'approval.redated' : 'approval.granted', {
        before: existing,
        after: row,
      });
      if (account.isScored) this.rescore(afterCommit, accountId);
      return { approval: toApproval(row), isNew: !existing };
    });
  }

  /** @throws ProblemError `approval_not_found`; `approval_revoked` when it is revoked already */
  async revoke(actor: Actor, givenId: string, reason: string): Promise<Approval> {
    const id = knownForm(givenId, 'approval_not_found', 'approval');
    const found = await this.database.prisma.approval.findUnique({
      where: { id },
      select: { accountId: true },
    });
    if (!found) throw unknownObject(id, 'approval_not_found', 'approval');
    return this.database.transaction(async (tx, afterCommit) => {
      const account = await lockAccount(tx, found.accountId);
      const before = await tx.approval.findUniqueOrThrow({ where: { id } });
      if (before.revokedAt) {
        throw new ProblemError(
          'approval_revoked',
          `It was revoked by ${before.revokedBy} on ${before.revokedAt.toISOString()}.`,
        );
      }
      await tx.sql('SELECT revoke_approval($1, $2, $3, $4)', [id, actor.id, this.clock.now(), reason]);
      const row = await tx.approval.findUniqueOrThrow({ where: { id } });
      await this.record(tx, actor, 'approval.revoked', { before, after: row });
      if (account?.isScored) this.rescore(afterCommit, found.accountId);
      return toApproval(row);
    });
  }

  private async redate(
    tx: Tx,
    actor: Actor,
    before: ApprovalRow,
    dates: Pick<ApprovalRow, 'validFrom' | 'expiresAt'>,
  ): Promise<ApprovalRow> {
    const isPerson = actor.type === 'user';
    if (!isPerson && isShortened(before, dates, this.clock.now())) {
      throw new ProblemError(
        'people_only',
        `These dates end ${before.reference} for a time in which it would be valid; a person must sign in and do it.`,
      );
    }
    await tx.sql('SELECT redate_approval($1, $2, $3, $4)', [
      before.id,
      dates.validFrom,
      dates.expiresAt,
      isPerson ? actor.id : null,
    ]);
    return tx.approval.findUniqueOrThrow({ where: { id: before.id } });
  }

  private rescore(afterCommit: AfterCommit, accountId: string): void {
    afterCommit(() => this.queues.enqueueScoring([accountId], { rescore: true }));
  }

  private record(
    tx: Tx,
    actor: Actor,
    action: string,
    rows: { before: ApprovalRow | null; after: ApprovalRow },
  ): Promise<void> {
    return this.auditLog.append(tx, actor, {
      action,
      objectType: 'account',
      objectId: rows.after.accountId,
      ...(rows.before && { before: toApproval(rows.before) }),
      after: toApproval(rows.after),
    });
  }
}

const hasDates = (row: ApprovalRow, dates: Pick<ApprovalRow, 'validFrom' | 'expiresAt'>): boolean =>
  row.validFrom.getTime() === dates.validFrom.getTime() &&
  row.expiresAt.getTime() === dates.expiresAt.getTime();
