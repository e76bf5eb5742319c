import { Inject, Injectable } from '@nestjs/common';
import type { DeclaredPurpose, DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { QueuesService } from '../queues/queues.service.js';
import { unknownAccount } from './account-reading.service.js';
import { toDeclaredPurpose } from './account.mapper.js';
import { lockAccount } from './account-lock.js';
import { purposeChange } from './declared-purpose.rules.js';

const dayMs = 86_400_000;

/** Keeps what accounts say they do, every version of it. */
@Injectable()
export class DeclaredPurposesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    private readonly auditLog: AuditLogService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `account_not_found` */
  async declare(
    actor: Actor,
    accountId: string,
    input: DeclaredPurposeInput,
  ): Promise<{ purpose: DeclaredPurpose; isNew: boolean }> {
    return this.database.transaction(async (tx, afterCommit) => {
      const account = await lockAccount(tx, accountId);
      if (!account) throw unknownAccount(accountId);
      const row = await tx.declaredPurpose.findFirst({ where: { accountId }, orderBy: { version: 'desc' } });
      const newest = row ? toDeclaredPurpose(row) : undefined;
      const change = purposeChange(
        newest && row ? { ...newest, attestationDueAt: row.attestationDueAt } : undefined,
        input,
        this.clock.now(),
      );
      if (change === 'unchanged' && newest) return { purpose: newest, isNew: false };
      if (change === 'renewed' && newest)
        return { purpose: await this.renew(tx, actor, newest), isNew: false };
      const purpose = await this.addVersion(
        tx,
        actor,
        { accountId, version: (newest?.version ?? 0) + 1, ...input },
        newest,
      );
      if (account.isScored) afterCommit(() => this.queues.enqueueScoring([accountId], { rescore: true }));
      return { purpose, isNew: true };
    });
  }

  private async addVersion(
    tx: Tx,
    actor: Actor,
    input: DeclaredPurposeInput & { accountId: string; version: number },
    previous: DeclaredPurpose | undefined,
  ): Promise<DeclaredPurpose> {
    const { accountId, version } = input;
    await tx.declaredPurpose.updateMany({
      where: { accountId, superseded: false },
      data: { superseded: true },
    });
    const row = await tx.declaredPurpose.create({
      data: { ...input, declaredAt: this.clock.now(), attestationDueAt: this.nextDue() },
    });
    await tx.account.update({ where: { accountId }, data: { declaredCategory: input.category } });
    const purpose = toDeclaredPurpose(row);
    await this.auditLog.append(tx, actor, {
      action: 'declared_purpose.declared',
      objectType: 'account',
      objectId: accountId,
      ...(previous && { before: previous }),
      after: purpose,
    });
    return { ...purpose, version };
  }

  private async renew(
    tx: Tx,
    actor: Actor,
    { accountId, version, attestationDueAt }: DeclaredPurpose,
  ): Promise<DeclaredPurpose> {
    const data: Prisma.DeclaredPurposeUpdateInput = { attestationDueAt: this.nextDue() };
    const row = await tx.declaredPurpose.update({
      where: { accountId_version: { accountId, version } },
      data,
    });
    const renewed = toDeclaredPurpose(row);
    await this.auditLog.append(tx, actor, {
      action: 'declared_purpose.attested',
      objectType: 'account',
      objectId: accountId,
      before: { version, attestationDueAt },
      after: { version, attestationDueAt: renewed.attestationDueAt },
    });
    return renewed;
  }

  private nextDue(): Date {
    return new Date(this.clock.now().getTime() + this.env.STILLWATCH_ATTESTATION_DAYS * dayMs);
  }
}
