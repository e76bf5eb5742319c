import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { CaseEvent } from '@stillwatch/contracts/case';
import type { StatementOfReasons } from '@stillwatch/contracts/enforcement';
import type { Tx } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import { AuditLogService, type AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { campaignDissolved, CasesService, gravestParts } from '../cases/cases.service.js';
import { systemActor, type Actor } from '../http/actor.js';
import { OutboxService } from '../outbox/outbox.service.js';
import type { Decided, ReviewedAccount } from './case-reviews.js';
import { DecisionWithdrawals } from './decision-withdrawals.js';
import { decisionInclude, type DecisionRow } from './decision.mapper.js';
import type { Permitted, Wanted } from './decision.rules.js';
import { nextInForceAt, standingChange } from './standing.fold.js';
import { topSignals } from './top-signals.js';

/** A decision that the rules permit to be made. */
export interface NewDecision extends Wanted {
  readonly reason: string;
  readonly verdict: Permitted;
  readonly statement: StatementOfReasons;
}

export interface ResolvedDecision {
  readonly id: string;
  readonly reason: string | null;
  readonly verdict: Permitted;
}

/** What follows from a decision, as entries for the audit log. */
interface Followed {
  /** Members' own cases that it closes or opens again. */
  readonly closed: readonly AuditLogEntryInput[];
  /** Measures that had ended or begun by themselves and that nobody had told of yet. */
  readonly turned: readonly AuditLogEntryInput[];
}

/** A decision that has been resolved or withdrawn, and what the audit log is to say of it. */
interface Ended {
  readonly row: DecisionRow;
  readonly entries: readonly AuditLogEntryInput[];
  /** In the name of the system: see {@link Followed}. */
  readonly turned: readonly AuditLogEntryInput[];
}

/** The most account ids that one entry of the audit log spells out; of more it keeps the number and a hash. */
const mostSpelledOut = 100;

/** Writes what a decision changes: its row, the case, the standing of all its accounts, the messages, the audit log. */
@Injectable()
export class DecisionRecords {
  constructor(
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly auditLog: AuditLogService,
    private readonly outbox: OutboxService,
    private readonly withdrawals: DecisionWithdrawals,
  ) {}

  /** Its accounts are stored by the caller, who knows their statements, before anything else happens. */
  async create(
    tx: Tx,
    actor: Actor,
    { reviewed, targets }: Decided,
    made: NewDecision,
  ): Promise<DecisionRow> {
    const { locked, campaign, now } = reviewed;
    const { action, reason, until, effectiveAt, limitPercent, statement, verdict } = made;
    const [only] = targets;
    const isInForce = verdict.decision === 'in_force';
    const finding = campaign ?? (only && (await this.accounts.newestFinding(tx, only.accountId)));
    return tx.decision.create({
      data: {
        caseId: locked.id,
        ...(locked.subjectType === 'campaign'
          ? { campaignId: locked.subjectId }
          : { accountId: locked.subjectId, declaredCategory: only?.account.declaredCategory ?? null }),
        accountCount: targets.length,
        action,
        status: verdict.decision,
        reason,
        until,
        effectiveAt,
        limitPercent,
        proposedBy: actor.id,
        proposedAt: isInForce ? await this.nextInForceAt(tx, targets, now) : now,
        statementOfReasons: statement,
        band: finding?.band ?? null,
        topSignals: topSignals(finding?.reasons ?? []),
      },
      include: decisionInclude,
    });
  }

  /** What follows from a new decision, once its accounts are stored. */
  async followCreation(
    tx: Tx,
    actor: Actor,
    decided: Decided,
    { row, verdict }: { row: DecisionRow; verdict: Permitted },
  ): Promise<void> {
    const isInForce = verdict.decision === 'in_force';
    const kind = isInForce ? 'decision_in_force' : 'decision_proposed';
    const followed = await this.follow(tx, actor, decided, { row, kind, verdict });
    const { action, until, effectiveAt, reason, status } = row;
    await this.auditLog.append(tx, actor, {
      action: isInForce ? 'decision.taken' : 'decision.proposed',
      objectType: 'decision',
      objectId: row.id,
      after: { ...subjectOf(row, decided), action, status, until, effectiveAt, reason },
    });
    await this.auditLog.appendAll(tx, actor, followed.closed);
    await this.auditLog.appendAll(tx, systemActor, followed.turned);
  }

  async resolve(tx: Tx, actor: Actor, decided: Decided, resolved: ResolvedDecision): Promise<DecisionRow> {
    const { row, entries, turned } = await this.end(tx, actor, decided, resolved);
    await this.auditLog.appendAll(tx, actor, entries);
    await this.auditLog.appendAll(tx, systemActor, turned);
    return row;
  }

  /** Resolves or withdraws, and answers what the audit log is to say of it, which is appended after all other locks are taken. */
  async end(
    tx: Tx,
    actor: Actor,
    decided: Decided,
    { id, reason, verdict }: ResolvedDecision,
  ): Promise<Ended> {
    const { now } = decided.reviewed;
    const isInForce = verdict.decision === 'in_force';
    const resolvedAt = isInForce ? await this.nextInForceAt(tx, decided.targets, now) : now;
    const by = actor.type === 'user' ? actor.id : null;
    await (verdict.withdraws
      ? tx.sql('SELECT withdraw_decision($1, $2, $3, $4)', [id, by, now, reason])
      : tx.sql('SELECT resolve_decision($1, $2, $3, $4, $5)', [
          id,
          verdict.decision,
          by,
          resolvedAt,
          reason,
        ]));
    const row = await tx.decision.findUniqueOrThrow({ where: { id }, include: decisionInclude });
    const kind = verdict.withdraws ? 'decision_withdrawn' : resolutionKinds[verdict.decision];
    const followed = await this.follow(tx, actor, decided, { row, kind, verdict });
    const entry: AuditLogEntryInput = {
      action: kind.replace('_', '.'),
      objectType: 'decision',
      objectId: id,
      before: { status: verdict.withdraws ? 'in_force' : 'proposed' },
      after: {
        ...subjectOf(row, decided),
        ...{ action: row.action, status: row.status, reason },
        ...(row.independence !== null && { independence: row.independence }),
      },
    };
    return { row, entries: [entry, ...followed.closed], turned: followed.turned };
  }

  /** After every other decision about any of the targets: see {@link nextInForceAt}. */
  private async nextInForceAt(tx: Tx, targets: readonly ReviewedAccount[], now: Date): Promise<Date> {
    const [newest] = await tx.sql<{ at: Date | null }>(
      `SELECT max(coalesce(resolved_at, proposed_at)) AS at FROM decisions
       WHERE status = 'in_force' AND id IN (SELECT decision_id FROM decision_accounts WHERE account_id = ANY($1))`,
      [targets.map((target) => target.accountId)],
    );
    return nextInForceAt(newest?.at ?? null, now);
  }

  /**
   * Lines in the case's history, the case's state, the standing of the accounts, what is told outside, and what becomes of the
   * members' own cases. What of it the audit log must say besides the decision itself is answered.
   */
  private async follow(
    tx: Tx,
    actor: Actor,
    { reviewed, targets }: Decided,
    { row, kind, verdict }: { row: DecisionRow; kind: CaseEvent['kind']; verdict: Permitted },
  ): Promise<Followed> {
    const { locked, now: at } = reviewed;
    const { action, until, effectiveAt, accountCount } = row;
    const reason = row.withdrawnReason ?? row.resolvedReason ?? (row.resolvedBy === null ? row.reason : null);
    const detail = { decisionId: row.id, action, until, effectiveAt, reason, accountCount };
    await this.cases.appendEvent(tx, locked.id, { actor, kind, detail, at });
    if (verdict.caseState !== locked.state) {
      const outcome = await outcomeOf(tx, row);
      await this.cases.moveCase(tx, actor, locked, { state: verdict.caseState, outcome, at });
    }
    const accounts = targets.map((target) => target.account);
    let turned: AuditLogEntryInput[] = [];
    if (verdict.withdraws) {
      await this.withdrawals.withdraw(tx, row, accounts, at);
    } else if (verdict.decision === 'in_force') {
      turned = await this.enterIntoForce(tx, row, accounts, at);
    }
    return { turned, closed: await this.followInOwnCases(tx, actor, targets, { row, verdict, at }) };
  }

  /** What was decided in a campaign's case is decided: a member's own case waits for nothing any more. */
  private async followInOwnCases(
    tx: Tx,
    actor: Actor,
    targets: readonly ReviewedAccount[],
    { row, verdict, at }: { row: DecisionRow; verdict: Permitted; at: Date },
  ): Promise<AuditLogEntryInput[]> {
    const { id: decisionId, caseId: decidedInCaseId, campaignId, action } = row;
    if (campaignId === null || !endsOwnCases.includes(action)) return [];
    const accountIds = targets.map((target) => target.accountId);
    if (verdict.withdraws) {
      return this.cases.closing.reopenDecidedElsewhere(tx, actor, accountIds, { decisionId, at });
    }
    if (verdict.decision !== 'in_force') return [];
    const elsewhere = { decisionId, decidedInCaseId, campaignId, action };
    return this.cases.closing.closeDecidedElsewhere(tx, actor, accountIds, { ...elsewhere, at });
  }

  private async enterIntoForce(
    tx: Tx,
    row: DecisionRow,
    accounts: readonly ReviewedAccount['account'][],
    now: Date,
  ): Promise<AuditLogEntryInput[]> {
    const { id: decisionId, caseId, action, until, effectiveAt } = row;
    await this.outbox.appendForEach(tx, idsOf(accounts), {
      topic: 'decision.in_force',
      data: {
        ...{ decisionId, caseId, action },
        until: until?.toISOString() ?? null,
        effectiveAt: effectiveAt?.toISOString() ?? null,
      },
    });
    const change = standingChange({ ...row, action: row.action as Wanted['action'] });
    return change ? this.accounts.changeStandings(tx, accounts, change, now) : [];
  }
}

/**
 * How a case ended: a campaign's may have been decided in parts, of which the gravest counts. One that ends without any,
 * because the last proposal on it fell, ends with its campaign.
 */
async function outcomeOf(tx: Tx, { caseId, campaignId, action, status }: DecisionRow): Promise<string> {
  if (campaignId === null) return action;
  const gravest = (await gravestParts(tx, [caseId])).get(caseId);
  return gravest ?? (status === 'in_force' ? action : campaignDissolved);
}

/**
 * What ends a member's own case when it is decided in the campaign's. Not `no_violation`: that the group does nothing wrong
 * says nothing about what the account was found to do by itself, so its case comes back to the queue.
 */
const endsOwnCases = ['warn', 'limit', 'suspend', 'ban'];

const idsOf = (accounts: readonly ReviewedAccount['account'][]): string[] =>
  accounts.map(({ accountId }) => accountId);

/** Which accounts a decision is about, for the audit log. */
function subjectOf(row: DecisionRow, { targets }: Decided): object {
  if (row.accountId !== null) return { caseId: row.caseId, accountId: row.accountId };
  const accountIds = targets.map((target) => target.accountId);
  return {
    caseId: row.caseId,
    campaignId: row.campaignId,
    accountCount: accountIds.length,
    accountIdsSha256: createHash('sha256').update(accountIds.join('\n')).digest('hex'),
    ...(accountIds.length <= mostSpelledOut && { accountIds }),
  };
}

const resolutionKinds: Record<Permitted['decision'], CaseEvent['kind']> = {
  in_force: 'decision_approved',
  rejected: 'decision_rejected',
  cancelled: 'decision_cancelled',
  proposed: 'decision_proposed',
};
