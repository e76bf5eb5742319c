import { Inject, Injectable } from '@nestjs/common';
import type { Case, CaseEvent } from '@stillwatch/contracts/case';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { findAssignee, leastLoadedOfficer, type Assignee } from './case-assignment.js';
import { appendCaseEvent } from './case-history.js';
import { lockCase, type LockedCase } from './case-lock.js';
import { CaseReadingService } from './case-reading.service.js';

const longestSnoozeMs = 30 * 86_400_000;

/**
 * What officers do with a case short of deciding it. Each act locks the case alone; those that a bulk act repeats take the
 * transaction from their caller.
 */
@Injectable()
export class CaseWorkService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reading: CaseReadingService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** Does one act in a transaction of its own and answers the case as it is after it. */
  async act(caseId: string, work: (tx: Tx) => Promise<unknown>): Promise<Case> {
    await this.database.transaction(work);
    return this.reading.one(caseId);
  }

  /**
   * Gives the case to a person, or back to everybody. Giving it to who has it changes nothing.
   * @throws ProblemError `case_not_found`, `user_not_found`, `case_decided`; `invalid_request` for who may not work on cases
   */
  async assign(tx: Tx, actor: Actor, caseId: string, assigneeId: string | null): Promise<void> {
    const assignee = assigneeId === null ? null : await findAssignee(tx, assigneeId);
    await this.give(tx, actor, await this.lockOpen(tx, caseId), assignee);
  }

  /**
   * Gives the case to the officer with the fewest open ones.
   * @throws ProblemError `case_not_found`, `case_decided`, `nobody_available`
   */
  async autoAssign(tx: Tx, actor: Actor, caseId: string): Promise<void> {
    const locked = await this.lockOpen(tx, caseId);
    const officer = await leastLoadedOfficer(tx);
    if (!officer)
      throw new ProblemError('nobody_available', 'There is no officer to give the case to; add one.');
    await this.give(tx, actor, locked, officer);
  }

  /** @throws ProblemError `case_not_found` */
  async addNote(tx: Tx, actor: Actor, caseId: string, text: string): Promise<void> {
    const locked = await lockCase(tx, caseId);
    await this.record(tx, actor, locked, { kind: 'note', detail: { text }, action: 'case.noted' });
  }

  /**
   * Puts the case out of the queue until an instant. It comes back by itself then, or when a finding gets worse.
   * @throws ProblemError `case_not_found`, `case_decided`, `decision_pending`; `invalid_request` for a time that is past or
   * more than 30 days ahead
   */
  async snooze(tx: Tx, actor: Actor, caseId: string, given: { until: Date; reason: string }): Promise<void> {
    const { until, reason } = given;
    const ahead = until.getTime() - this.clock.now().getTime();
    if (ahead <= 0 || ahead > longestSnoozeMs) {
      throw new ProblemError('invalid_request', 'until: must lie ahead, by 30 days at most.');
    }
    const locked = await this.lockOpen(tx, caseId);
    if (locked.state === 'awaiting_approval') {
      throw new ProblemError(
        'decision_pending',
        'A proposal on this case waits for its approval; it cannot sleep.',
      );
    }
    await tx.case.update({
      where: { id: locked.id },
      data: { snoozedUntil: until, leaseHolderId: null, leasedUntil: null },
    });
    await this.record(tx, actor, locked, {
      kind: 'snoozed',
      detail: { until, reason },
      action: 'case.snoozed',
    });
  }

  /** Brings a snoozed case back; one that is awake stays as it is. */
  async wake(tx: Tx, actor: Actor, caseId: string): Promise<void> {
    const locked = await lockCase(tx, caseId);
    if (locked.snoozedUntil === null || locked.snoozedUntil <= this.clock.now()) return;
    await tx.case.update({ where: { id: locked.id }, data: { snoozedUntil: null } });
    const detail = { snoozedUntil: locked.snoozedUntil };
    await this.record(tx, actor, locked, { kind: 'woken', detail, action: 'case.woken' });
  }

  /**
   * What was asked for has come: the case is open again.
   * @throws ProblemError `case_not_found`, `case_not_waiting`
   */
  async receiveInformation(tx: Tx, actor: Actor, caseId: string, text: string): Promise<void> {
    const locked = await lockCase(tx, caseId);
    if (locked.state !== 'awaiting_information') {
      throw new ProblemError(
        'case_not_waiting',
        'The case does not wait for information; add a note instead.',
      );
    }
    await tx.case.update({ where: { id: locked.id }, data: { state: 'open', snoozedUntil: null } });
    await this.record(tx, actor, locked, {
      kind: 'information_received',
      detail: { text },
      action: 'case.information_received',
    });
  }

  private async lockOpen(tx: Tx, caseId: string): Promise<LockedCase> {
    const locked = await lockCase(tx, caseId);
    if (locked.state !== 'closed') return locked;
    throw new ProblemError('case_decided', 'The case is closed; it needs nobody any more.');
  }

  private async give(tx: Tx, actor: Actor, locked: LockedCase, assignee: Assignee | null): Promise<void> {
    const assigneeId = assignee?.id ?? null;
    if (locked.assigneeId === assigneeId) return;
    await tx.case.update({ where: { id: locked.id }, data: { assigneeId } });
    const kind = assignee ? 'assigned' : 'unassigned';
    await this.record(tx, actor, locked, {
      kind,
      detail: { assigneeId, assigneeName: assignee?.name ?? null },
      action: `case.${kind}`,
      before: { assigneeId: locked.assigneeId },
      after: { assigneeId },
    });
  }

  /** Writes the line of the history and the entry of the audit log; without an `after` both say the same. */
  private async record(
    tx: Tx,
    actor: Actor,
    { id }: LockedCase,
    entry: { kind: CaseEvent['kind']; detail: object; action: string; before?: object; after?: object },
  ): Promise<void> {
    const { kind, detail, action, before, after = detail } = entry;
    await appendCaseEvent(tx, id, { actor, kind, detail, at: this.clock.now() });
    await this.auditLog.append(tx, actor, {
      action,
      objectType: 'case',
      objectId: id,
      ...(before && { before }),
      after,
    });
  }
}
