import { Inject, Injectable } from '@nestjs/common';
import type { Account, AccountInput } from '@stillwatch/contracts/account';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { leaveReceipts } from '@stillwatch/database/linkage-receipts';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { QueuesService } from '../queues/queues.service.js';
import { lockAccount } from './account-lock.js';
import { changesOf, type AccountFields } from './account-changes.rules.js';
import { AccountReadingService } from './account-reading.service.js';

/** Takes down what the provider knows about its customers. */
@Injectable()
export class AccountRegistrationService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reading: AccountReadingService,
    private readonly auditLog: AuditLogService,
    private readonly queues: QueuesService,
  ) {}

  /**
   * Creates the account, or changes the fields that are given. It is scored afterwards, without any usage too: who comes back
   * with what a banned account had is known by that.
   */
  async register(
    actor: Actor,
    accountId: string,
    input: AccountInput,
  ): Promise<{ account: Account; isNew: boolean }> {
    const isNew = await this.database.transaction(async (tx, afterCommit) => {
      const created = await tx.account.createMany({ data: [{ accountId }], skipDuplicates: true });
      await lockAccount(tx, accountId);
      const { origin, ...row } = await tx.account.findUniqueOrThrow({ where: { accountId } });
      const changes = changesOf(row as AccountFields, input);
      if (changes || origin !== 'registered') await this.write(tx, accountId, changes?.fields ?? {});
      if (created.count === 0 && !changes) return false;
      await this.auditLog.append(tx, actor, {
        action: created.count > 0 ? 'account.created' : 'account.updated',
        objectType: 'account',
        objectId: accountId,
        ...(created.count > 0 ? {} : { before: changes?.before }),
        after: changes?.after ?? {},
      });
      await leaveReceipts(tx, 'score', [accountId]);
      afterCommit(() => this.queues.requestScoring([accountId]));
      return created.count > 0;
    });
    return { account: await this.reading.one(accountId), isNew };
  }

  private async write(tx: Tx, accountId: string, fields: Partial<AccountFields>): Promise<void> {
    const { registration, ...others } = fields;
    await tx.account.update({
      where: { accountId },
      data: {
        origin: 'registered',
        ...others,
        ...(registration && { registration: registration as Prisma.InputJsonObject }),
      },
    });
  }
}
