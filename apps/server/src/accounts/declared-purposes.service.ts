import { Inject, Injectable } from '@nestjs/common';
import type { DeclaredPurpose, DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { QueuesService } from '../queues/queues.service.js';
import { toDeclaredPurpose } from './account.mapper.js';
import { lockOnRecord } from './account-lock.js';
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

  /** Takes down what an account says it does. One that nobody has heard of is made. */
  async declare(
    actor: Actor,
    accountId: string,
    input: DeclaredPurposeInput,
  ): Promise<{ purpose: DeclaredPurpose; isNew: boolean }> {
    return this.database.transaction(async (tx) => {
      const { created } = await lockOnRecord(tx, accountId);
      await this.auditLog.appendCreated(tx, actor, created);
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
      return { purpose: await this.addVersion(tx, actor, { accountId, ...input }, newest), isNew: true };
    });
  }

  /** Makes a new version of what the account says, whether or not it differs. The caller holds the account's lock. */
  async declareIn(
    tx: Tx,
    actor: Actor,
    accountId: string,
    input: DeclaredPurposeInput,
  ): Promise<DeclaredPurpose> {
    const row = await tx.declaredPurpose.findFirst({ where: { accountId }, orderBy: { version: 'desc' } });
    return this.addVersion(tx, actor, { accountId, ...input }, row ? toDeclaredPurpose(row) : undefined);
  }

  private async addVersion(
    tx: Tx,
    actor: Actor,
    { accountId, evidence, expiresAt, ...input }: DeclaredPurposeInput & { accountId: string },
    previous: DeclaredPurpose | undefined,
  ): Promise<DeclaredPurpose> {
    const version = (previous?.version ?? 0) + 1;
    await tx.declaredPurpose.updateMany({
      where: { accountId, superseded: false },
      data: { superseded: true },
    });
    const row = await tx.declaredPurpose.create({
      data: {
        ...input,
        accountId,
        version,
        ...(evidence && { evidence: JSON.parse(JSON.stringify(evidence)) as Prisma.InputJsonArray }),
        expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
        declaredBy: actor.type === 'customer' ? 'customer' : 'provider',
        declaredAt: this.clock.now(),
        attestationDueAt: this.nextDue(expiresAt),
      },
    });
    const { scoredAt } = await tx.account.update({
      where: { accountId },
      data: { declaredCategory: input.category },
      select: { scoredAt: true },
    });
    if (scoredAt !== null) tx.afterCommit(() => this.queues.enqueueScoring([accountId], { rescore: true }));
    const purpose = toDeclaredPurpose(row);
    await this.auditLog.append(tx, actor, {
      action: 'declared_purpose.declared',
      objectType: 'account',
      objectId: accountId,
      ...(previous && { before: previous }),
      after: purpose,
    });
    return purpose;
  }

  private async renew(
    tx: Tx,
    actor: Actor,
    { accountId, version, attestationDueAt, expiresAt }: DeclaredPurpose,
  ): Promise<DeclaredPurpose> {
    const data: Prisma.DeclaredPurposeUpdateInput = { attestationDueAt: this.nextDue(expiresAt) };
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

  /** What ends must be attested again by its end; what has ended already, by the ordinary date. */
  private nextDue(expiresAt: string | undefined): Date {
    const now = this.clock.now().getTime();
    const ordinary = now + this.env.STILLWATCH_ATTESTATION_DAYS * dayMs;
    const end = expiresAt === undefined ? Infinity : Date.parse(expiresAt);
    return new Date(end > now ? Math.min(ordinary, end) : ordinary);
  }
}
