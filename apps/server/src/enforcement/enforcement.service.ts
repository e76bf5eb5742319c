import { Inject, Injectable } from '@nestjs/common';
import type {
  Decision,
  DecisionInput,
  StatementOfReasons,
  StatementPreviewInput,
} from '@stillwatch/contracts/enforcement';
import type { Database, Tx } from '@stillwatch/database/database';
import { IndependenceService } from '../auth/auth.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { onceForKey } from '../http/idempotency.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import {
  CaseReviews,
  situationOf,
  targetsOf,
  type Decided,
  type ReviewedAccount,
  type ReviewedCase,
} from './case-reviews.js';
import { DecisionAccounts } from './decision-accounts.js';
import { DecisionRecords } from './decision-records.js';
import { DecisionWithdrawals } from './decision-withdrawals.js';
import { toDecision } from './decision.mapper.js';
import { propose, resolve, type Permitted, type Proposal, type Resolution } from './decision.rules.js';
import type { Refused } from './refusal.js';
import { statementOfReasons, type Worded } from './statement-of-reasons.js';

/** Decides about accounts: one transaction locks people, accounts and case, asks the rules, and writes what follows from them. */
@Injectable()
export class EnforcementService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reviews: CaseReviews,
    private readonly decisionAccounts: DecisionAccounts,
    private readonly records: DecisionRecords,
    private readonly withdrawals: DecisionWithdrawals,
    private readonly independence: IndependenceService,
    private readonly clock: Clock,
  ) {}

  /**
   * Proposes a suspension or ban, or decides what one person may decide.
   * @throws ProblemError of {@link propose}, `case_not_found`, `case_leased`, `idempotency_key_reused`, `not_confirmed`
   */
  async propose(
    actor: Actor,
    caseId: string,
    input: DecisionInput,
    idempotencyKey: string | undefined,
  ): Promise<Decision> {
    const request = { call: 'propose', caseId: knownForm(caseId, 'case_not_found', 'case'), input };
    return this.database.transaction((tx) =>
      onceForKey(tx, { actor, key: idempotencyKey, request }, () => this.proposeIn(tx, actor, caseId, input)),
    );
  }

  /** {@link propose} inside a transaction that the caller has begun and in which it holds no lock yet that comes later. */
  async proposeIn(tx: Tx, actor: Actor, caseId: string, input: DecisionInput): Promise<Decision> {
    await this.independence.lock(tx, [actor.id]);
    await this.independence.demandMayDecide(tx, actor.id);
    const reviewed = await this.reviews.lock(tx, caseId, this.clock.now());
    refuseLeased(reviewed, actor);
    const { action, reason } = input;
    const worded = wordsOf(input);
    const wanted = {
      action,
      limitPercent: input.limitPercent ?? null,
      until: input.until === undefined ? null : new Date(input.until),
      effectiveAt: input.effectiveAt === undefined ? null : new Date(input.effectiveAt),
    };
    const targets = demandTargets(targetsOf(reviewed, action, input.accountIds));
    const verdict = demand(propose(situationOf(reviewed, targets), wanted));
    const decided = { reviewed, targets };
    const row = await this.records.create(tx, actor, decided, {
      ...wanted,
      reason,
      statement: await this.statement(tx, decided, worded),
      verdict,
    });
    await this.decisionAccounts.store(tx, row.id, decided, worded);
    await this.records.followCreation(tx, actor, decided, { row, verdict });
    return toDecision(row);
  }

  /**
   * The statement of reasons as it would be written now, for somebody to edit. Changes nothing.
   * @throws ProblemError `case_not_found`
   */
  async previewStatement(caseId: string, input: StatementPreviewInput): Promise<StatementOfReasons> {
    return this.database.transaction(async (tx) => {
      const reviewed = await this.reviews.look(
        tx,
        knownForm(caseId, 'case_not_found', 'case'),
        this.clock.now(),
      );
      const targets = demandTargets(targetsOf(reviewed, input.action, input.accountIds));
      return this.statement(tx, { reviewed, targets }, { action: input.action, explanation: input.reason });
    });
  }

  /**
   * Approves, rejects or cancels a proposal, or withdraws a decision in its period of grace.
   * @throws ProblemError of {@link resolve}, `decision_not_found`; `invalid_request` for a rejection without a reason; for an
   *   approval `not_independent`, and `not_confirmed` or `insufficient_scope` when either of the two may not decide
   */
  async resolve(
    actor: Actor,
    givenId: string,
    resolution: Resolution,
    reason: string | undefined,
  ): Promise<Decision> {
    const id = knownForm(givenId, 'decision_not_found', 'decision');
    if (resolution === 'reject' && !reason) {
      throw new ProblemError('invalid_request', 'reason: a rejection needs a reason for its proposer.');
    }
    return this.database.transaction((tx) => this.resolveIn(tx, actor, { id, resolution, reason }));
  }

  /** {@link resolve} inside a transaction that the caller has begun and in which it holds no lock yet that comes later. */
  async resolveIn(
    tx: Tx,
    actor: Actor,
    { id, resolution, reason }: { id: string; resolution: Resolution; reason: string | undefined },
  ): Promise<Decision> {
    const found = await tx.decision.findUnique({ where: { id }, select: { caseId: true, proposedBy: true } });
    if (!found) throw unknownObject(id, 'decision_not_found', 'decision');
    await this.independence.lock(tx, [actor.id, found.proposedBy]);
    const reviewed = await this.reviews.lock(tx, found.caseId, this.clock.now());
    // Read again now that the case is locked: a transaction before ours may have resolved it.
    const proposal = await tx.decision.findUniqueOrThrow({ where: { id } });
    const accountIds = await this.decisionAccounts.of(tx, id);
    const targets = reviewed.candidates.filter(({ accountId }) => accountIds.has(accountId));
    if (targets.length !== proposal.accountCount) {
      throw new Error(
        `the decision ${id} is about ${proposal.accountCount} accounts, ${targets.length} are locked`,
      );
    }
    const by = { id: actor.id, mayCancelOthers: actor.permissions.includes('decisions:cancel-others') };
    const verdict = demand(resolve(situationOf(reviewed, targets), proposal as Proposal, resolution, by));
    if (verdict.decision === 'in_force') {
      await this.independence.demandIndependent(tx, proposal.proposedBy, actor.id);
      await this.independence.demandMayDecide(tx, proposal.proposedBy);
    }
    if (verdict.decision === 'in_force' || verdict.withdraws || actor.id !== proposal.proposedBy) {
      await this.independence.demandMayDecide(tx, actor.id);
    }
    const decided = { reviewed, targets };
    return toDecision(
      await this.records.resolve(tx, actor, decided, { id, reason: reason || null, verdict }),
    );
  }

  /**
   * Takes a decision in its period of grace back for one of the accounts that it is about. For whoever hears that account's
   * appeal; the caller holds the locks of {@link lockIn} and has seen that the decision has not taken effect.
   */
  async withdrawForIn(
    tx: Tx,
    actor: Actor,
    given: { id: string; caseId: string; accountId: string; reason: string },
  ): Promise<void> {
    const reviewed = await this.reviews.lock(tx, given.caseId, this.clock.now());
    const targets = reviewed.candidates.filter(({ accountId }) => accountId === given.accountId);
    await this.withdrawals.withdrawFor(tx, actor, { reviewed, targets }, given);
  }

  /** Takes the locks of a decision on this case but those on people, for those who must read before they propose. */
  async lockIn(tx: Tx, caseId: string): Promise<void> {
    await this.reviews.lock(tx, caseId, this.clock.now());
  }

  /** What stands in the decision itself: the account's own statement, or what is true of all of the campaign's members. */
  private async statement(
    tx: Tx,
    { reviewed, targets }: Decided,
    given: Worded,
  ): Promise<StatementOfReasons> {
    const { locked, campaign, clauseAt, now } = reviewed;
    if (campaign) {
      const usageAt = campaign.lastEventAt ?? now;
      const clause = given.action === 'reinstate' ? null : clauseAt(usageAt);
      return statementOfReasons({ ...given, origin: locked.origin, finding: campaign, clause, usageAt });
    }
    const [statement] = await this.decisionAccounts.statements(tx, reviewed, targets, given);
    if (!statement) throw new Error(`the case ${locked.id} has neither a campaign nor an account`);
    return statement;
  }
}

/** What the customer reads: the internal reason, unless other words were found for it. */
const wordsOf = ({ action, reason, statement }: DecisionInput): Worded => ({
  action,
  explanation: statement?.explanation ?? reason,
  ...(statement?.facts && { facts: statement.facts }),
});

/** Who is looking at the case decides it; whoever wants it instead says so by taking it over. */
function refuseLeased({ locked, now }: ReviewedCase, actor: Actor): void {
  const { leaseHolderId, leaseHolderName, leasedUntil } = locked;
  if (leaseHolderId === null || leaseHolderId === actor.id || leasedUntil === null || leasedUntil <= now)
    return;
  throw new ProblemError(
    'case_leased',
    `${leaseHolderName} is looking at this case; take it over first if you mean to decide it.`,
  );
}

function demandTargets(targets: readonly ReviewedAccount[] | Refused): readonly ReviewedAccount[] {
  if ('permitted' in targets) throw new ProblemError(targets.code, targets.because, targets.errors);
  return targets;
}

function demand(verdict: Permitted | Refused): Permitted {
  if (!verdict.permitted) throw new ProblemError(verdict.code, verdict.because, verdict.errors);
  return verdict;
}
