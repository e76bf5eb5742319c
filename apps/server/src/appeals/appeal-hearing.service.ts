import { Inject, Injectable } from '@nestjs/common';
import type { AppealDecisionInput, AppealDetail, AppealOutcome } from '@stillwatch/contracts/appeal';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { AccountsService, standingAt } from '../accounts/accounts.service.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { IndependenceService } from '../auth/auth.service.js';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { EnforcementService } from '../enforcement/enforcement.service.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { mayHear } from './appeal.rules.js';
import { AppealsService } from './appeals.service.js';

type AppealWithDecision = Prisma.AppealGetPayload<{ include: { decision: true } }>;

/**
 * Hears appeals.
 *
 * Invariant: an appeal is decided once, by a person who may decide, neither proposed nor approved the decision (a constraint of
 * the database refuses it too) and is independent of those who did, and an overturned decision has no effect on the account any
 * more when that is written: both happen in one transaction, under the locks of account and case. Order of locks: the appeal,
 * which nobody else locks, then as everywhere people, accounts, case, audit chain.
 */
@Injectable()
export class AppealHearingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly enforcement: EnforcementService,
    private readonly appeals: AppealsService,
    private readonly independence: IndependenceService,
    private readonly outbox: OutboxService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws ProblemError `appeal_not_found`, `appeal_decided`, `second_person_required`, `not_independent`, `not_confirmed`, and
   *   what a reinstatement may refuse
   */
  async decide(actor: Actor, givenId: string, input: AppealDecisionInput): Promise<AppealDetail> {
    const id = knownForm(givenId, 'appeal_not_found', 'appeal');
    await this.database.transaction(async (tx) => {
      const found = await tx.appeal.findUnique({ where: { id }, include: { decision: true } });
      if (!found) throw unknownObject(id, 'appeal_not_found', 'appeal');
      await tx.sql('SELECT FROM appeals WHERE id = $1 FOR UPDATE', [id]);
      const appeal = await tx.appeal.findUniqueOrThrow({ where: { id }, include: { decision: true } });
      await this.demandHearable(tx, appeal, actor);
      const reinstatementId = input.outcome === 'overturn' ? await this.undo(tx, actor, appeal, input) : null;
      await this.write(tx, actor, appeal, { input, reinstatementId });
    });
    return this.appeals.one(id);
  }

  private async demandHearable(
    tx: Tx,
    { status, decision }: AppealWithDecision,
    actor: Actor,
  ): Promise<void> {
    if (status !== 'open') throw new ProblemError('appeal_decided', 'The appeal is decided already.');
    if (!mayHear(decision, actor.id)) {
      throw new ProblemError(
        'second_person_required',
        'You took part in the decision; another person must hear the appeal against it.',
      );
    }
    const deciders = [decision.proposedBy, ...(decision.resolvedBy === null ? [] : [decision.resolvedBy])];
    await this.independence.lock(tx, [actor.id, ...deciders]);
    await this.independence.demandMayDecide(tx, actor.id);
    for (const decider of deciders) await this.independence.demandIndependent(tx, decider, actor.id);
  }

  /** Brings the account back from what the decision did to it, unless another decision rules by now. */
  private async undo(
    tx: Tx,
    actor: Actor,
    { decision, accountId }: AppealWithDecision,
    { reason }: AppealDecisionInput,
  ): Promise<string | null> {
    await this.enforcement.lockIn(tx, decision.caseId);
    const now = this.clock.now();
    const [account] = await this.accounts.underReview(tx, [accountId]);
    if (account?.standing.upcoming?.decisionId === decision.id && (decision.effectiveAt ?? now) > now) {
      await this.withdraw(tx, actor, { decision, accountId, reason });
      return null;
    }
    const rules = account && standingAt(account.standing, now).decisionId === decision.id;
    if (!rules) return null;
    const { id } = await this.enforcement.proposeIn(tx, actor, decision.caseId, {
      action: 'reinstate',
      reason: `Overturned on appeal: ${reason}`.slice(0, 10_000),
      ...(decision.campaignId !== null && { accountIds: [accountId] }),
    });
    return id;
  }

  /** Before it has taken effect there is nothing to reinstate from: it is taken back, for the others it stays. */
  private async withdraw(
    tx: Tx,
    actor: Actor,
    { decision, accountId, reason }: Pick<AppealWithDecision, 'decision' | 'accountId'> & { reason: string },
  ): Promise<void> {
    const { id, caseId, accountCount } = decision;
    if (accountCount === 1) await this.enforcement.resolveIn(tx, actor, { id, resolution: 'cancel', reason });
    else await this.enforcement.withdrawForIn(tx, actor, { id, caseId, accountId, reason });
  }

  private async write(
    tx: Tx,
    actor: Actor,
    { id, caseId, decisionId, accountId }: AppealWithDecision,
    { input, reinstatementId }: { input: AppealDecisionInput; reinstatementId: string | null },
  ): Promise<void> {
    const at = this.clock.now();
    const outcome: AppealOutcome = input.outcome === 'overturn' ? 'overturned' : 'upheld';
    await this.cases.lockCase(tx, caseId);
    await tx.appeal.update({
      where: { id },
      data: {
        status: 'decided',
        outcome,
        decidedBy: actor.id,
        decidedAt: at,
        decidedReason: input.reason,
        reinstatementId,
      },
    });
    await this.cases.appendEvent(tx, caseId, {
      actor,
      kind: 'appeal_decided',
      detail: { appealId: id, decisionId, accountId, outcome, reason: input.reason },
      at,
    });
    await this.outbox.append(tx, {
      topic: 'appeal.decided',
      data: { appealId: id, decisionId, accountId, outcome },
    });
    await this.auditLog.append(tx, actor, {
      action: `appeal.${outcome}`,
      objectType: 'appeal',
      objectId: id,
      before: { status: 'open' },
      after: { decisionId, accountId, outcome, reason: input.reason, reinstatementId },
    });
  }
}
