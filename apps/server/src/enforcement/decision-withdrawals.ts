import { Injectable } from '@nestjs/common';
import type { Tx } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { CasesService } from '../cases/cases.service.js';
import type { Actor } from '../http/actor.js';
import { OutboxService } from '../outbox/outbox.service.js';
import type { Decided, ReviewedAccount } from './case-reviews.js';
import { decisionInclude, type DecisionRow } from './decision.mapper.js';

/** Takes decisions back in their period of grace, for all of their accounts or for one of them. */
@Injectable()
export class DecisionWithdrawals {
  constructor(
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly auditLog: AuditLogService,
    private readonly outbox: OutboxService,
  ) {}

  /**
   * Takes a decision about several accounts back for one of them, which an appeal has freed; for the others it stays. The caller
   * has made sure that the decision is in its period of grace for the account; a trigger refuses it otherwise.
   */
  async withdrawFor(
    tx: Tx,
    actor: Actor,
    { reviewed, targets: [target] }: Decided,
    { id, reason }: { id: string; reason: string },
  ): Promise<void> {
    if (!target) throw new Error(`the decision ${id} is not about the account to withdraw it for`);
    const { accountId, account } = target;
    const { locked, now: at } = reviewed;
    const row = await tx.decision.findUniqueOrThrow({ where: { id }, include: decisionInclude });
    await tx.decisionWithdrawal.create({
      data: { accountId, decisionId: id, withdrawnBy: actor.id, withdrawnAt: at, reason },
    });
    const { action } = row;
    const detail = { decisionId: id, action, accountId, accountCount: 1, reason };
    await this.cases.appendEvent(tx, locked.id, { actor, kind: 'decision_withdrawn', detail, at });
    await this.tellWithdrawn(tx, row, [account], at);
    await this.auditLog.append(tx, actor, {
      ...{ action: 'decision.withdrawn_for_account', objectType: 'decision', objectId: id },
      after: { caseId: locked.id, accountId, action, reason },
    });
  }

  /** Those that it was withdrawn for before have been told. */
  async withdraw(
    tx: Tx,
    row: DecisionRow,
    accounts: readonly ReviewedAccount['account'][],
    at: Date,
  ): Promise<void> {
    const before = await tx.decisionWithdrawal.findMany({ where: { decisionId: row.id } });
    const freed = new Set(before.map(({ accountId }) => accountId));
    await this.tellWithdrawn(
      tx,
      row,
      accounts.filter(({ accountId }) => !freed.has(accountId)),
      at,
    );
  }

  private async tellWithdrawn(
    tx: Tx,
    { id: decisionId, caseId, action }: DecisionRow,
    accounts: readonly ReviewedAccount['account'][],
    at: Date,
  ): Promise<void> {
    await this.accounts.changeStandings(tx, accounts, { decisionId, kind: 'withdrawn' }, at);
    await this.outbox.appendForEach(
      tx,
      accounts.map(({ accountId }) => accountId),
      {
        topic: 'decision.withdrawn',
        data: { decisionId, caseId, action },
      },
    );
  }
}
