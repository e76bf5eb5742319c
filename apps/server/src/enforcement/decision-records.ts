import { Injectable } from '@nestjs/common';
import type { CaseEvent } from '@stillwatch/contracts/case';
import type { DecisionAction, StatementOfReasons } from '@stillwatch/contracts/enforcement';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { Tx } from '@stillwatch/database/database';
import { AccountsService, standingAt, type NewestFinding } from '../accounts/accounts.service.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { CasesService, type LockedCase } from '../cases/cases.service.js';
import type { Actor } from '../http/actor.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { PoliciesService } from '../policies/policies.service.js';
import { coveringApproval } from './approval-cover.rules.js';
import { decisionInclude, toStandingDecision, type DecisionRow } from './decision.mapper.js';
import type { Permitted, Situation } from './decision.rules.js';
import { foldStanding, nextInForceAt, type StandingDecision } from './standing.fold.js';

/** A locked case with all that the rules look at. */
export interface ReviewedCase {
  readonly locked: LockedCase;
  readonly situation: Situation;
  readonly decisions: readonly (StandingDecision & {
    readonly caseId: string;
    readonly proposedBy: string;
  })[];
  readonly finding: NewestFinding;
  readonly clause: PolicyClause | null;
}

interface NewDecision {
  readonly action: DecisionAction;
  readonly reason: string;
  readonly until: Date | null;
  readonly statement: StatementOfReasons;
  readonly verdict: Permitted;
  readonly now: Date;
}

interface ResolvedDecision {
  readonly id: string;
  readonly reason: string | null;
  readonly verdict: Permitted;
  readonly now: Date;
}

/** Reads what a decision rests on and writes what it changes: its row, the case, the account's standing, the audit log. */
@Injectable()
export class DecisionRecords {
  constructor(
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly policies: PoliciesService,
    private readonly auditLog: AuditLogService,
    private readonly outbox: OutboxService,
  ) {}

  /** Locks the account and the case, so that of two people who act at once the second sees what the first has done. */
  async load(tx: Tx, caseId: string, now: Date): Promise<ReviewedCase> {
    const locked = await this.cases.lockCase(tx, caseId);
    const rows = await tx.decision.findMany({ where: { accountId: locked.accountId } });
    const decisions = rows.map((row) => ({
      ...toStandingDecision(row),
      caseId: row.caseId,
      proposedBy: row.proposedBy,
    }));
    const finding = await this.accounts.newestFinding(tx, locked.accountId);
    const clause = await this.policies.clauseInForce(tx, finding.lastEventAt ?? now, 'competing');
    const covering = coveringApproval(await this.accounts.approvalsOnFile(tx, locked.accountId), clause, now);
    const situation: Situation = {
      caseState: locked.state,
      openProposal: decisions.some(
        (decision) => decision.caseId === locked.id && decision.status === 'proposed',
      ),
      standing: standingAt(foldStanding(decisions), now).standing,
      coveredBy: covering?.reference,
      now,
    };
    return { locked, situation, decisions, finding, clause };
  }

  async create(tx: Tx, actor: Actor, reviewed: ReviewedCase, made: NewDecision): Promise<DecisionRow> {
    const { locked, decisions } = reviewed;
    const { action, reason, until, statement, verdict } = made;
    const proposedAt = verdict.decision === 'in_force' ? nextInForceAt(decisions, made.now) : made.now;
    const row = await tx.decision.create({
      data: {
        caseId: locked.id,
        accountId: locked.accountId,
        action,
        status: verdict.decision,
        reason,
        until,
        proposedBy: actor.id,
        proposedAt,
        statementOfReasons: statement,
      },
      include: decisionInclude,
    });
    const kind = verdict.decision === 'in_force' ? 'decision_in_force' : 'decision_proposed';
    await this.follow(tx, actor, reviewed, { row, kind, verdict, now: made.now });
    await this.auditLog.append(tx, actor, {
      action: verdict.decision === 'in_force' ? 'decision.taken' : 'decision.proposed',
      objectType: 'decision',
      objectId: row.id,
      after: { caseId: locked.id, accountId: locked.accountId, action, status: row.status, until, reason },
    });
    return row;
  }

  async resolve(
    tx: Tx,
    actor: Actor,
    reviewed: ReviewedCase,
    { id, reason, verdict, now }: ResolvedDecision,
  ): Promise<DecisionRow> {
    const resolvedAt = verdict.decision === 'in_force' ? nextInForceAt(reviewed.decisions, now) : now;
    const row = await tx.decision.update({
      where: { id },
      data: { status: verdict.decision, resolvedBy: actor.id, resolvedAt, resolvedReason: reason },
      include: decisionInclude,
    });
    const kind = resolutionKinds[verdict.decision];
    await this.follow(tx, actor, reviewed, { row, kind, verdict, now });
    await this.auditLog.append(tx, actor, {
      action: kind.replace('_', '.'),
      objectType: 'decision',
      objectId: id,
      before: { status: 'proposed' },
      after: { caseId: row.caseId, accountId: row.accountId, action: row.action, status: row.status, reason },
    });
    return row;
  }

  /** What follows from a decision: lines in the case's history, the case's state, and the account's standing. */
  private async follow(
    tx: Tx,
    actor: Actor,
    { locked, decisions }: ReviewedCase,
    { row, kind, verdict, now }: { row: DecisionRow; kind: CaseEvent['kind']; verdict: Permitted; now: Date },
  ): Promise<void> {
    const { action } = row;
    const reason = row.resolvedReason ?? (row.resolvedBy === null ? row.reason : null);
    const detail = { decisionId: row.id, action, until: row.until, reason };
    await this.cases.appendEvent(tx, locked.id, { actor, kind, detail, at: now });
    if (verdict.caseState === 'closed' && locked.state !== 'closed') {
      await this.cases.appendEvent(tx, locked.id, {
        actor,
        kind: 'closed',
        detail: { outcome: action },
        at: now,
      });
    }
    if (verdict.caseState !== locked.state) {
      await this.cases.moveCase(tx, locked.id, { state: verdict.caseState, outcome: action, at: now });
    }
    if (verdict.decision === 'in_force') {
      await this.outbox.append(tx, {
        topic: 'decision.in_force',
        data: {
          decisionId: row.id,
          caseId: locked.id,
          accountId: locked.accountId,
          action: row.action,
          until: row.until?.toISOString() ?? null,
        },
      });
      const others = decisions.filter((decision) => decision.id !== row.id);
      await this.accounts.writeStanding(
        tx,
        locked.accountId,
        foldStanding([...others, toStandingDecision(row)]),
      );
    }
  }
}

const resolutionKinds: Record<Permitted['decision'], CaseEvent['kind']> = {
  in_force: 'decision_approved',
  rejected: 'decision_rejected',
  cancelled: 'decision_cancelled',
  proposed: 'decision_proposed',
};
