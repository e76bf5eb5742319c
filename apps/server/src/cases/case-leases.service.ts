import { Inject, Injectable } from '@nestjs/common';
import { leaseMs, type Case, type NextCase, type NextCaseInput } from '@stillwatch/contracts/case';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { isUuid } from '../http/path-id.js';
import { appendCaseEvent } from './case-history.js';
import { caseConditions, bySeverity, casesFrom } from './case-list.query.js';
import { lockCase } from './case-lock.js';
import { CaseReadingService } from './case-reading.service.js';
import { CaseWorkService } from './case-work.service.js';

/** What waits to be taken unless somebody asks for another: an account is decided in its campaign's case while that is open. */
const waiting = { state: 'open', snoozed: false, inCampaignCase: false };

/**
 * Who is looking at which case, so that two officers do not work on the same one.
 *
 * Invariant: at most one person holds a case, for five minutes after the last heartbeat, and only while it is not closed.
 * The holder and the end of the lease stand in the case's row and change under its lock, so of two who ask at once one gets
 * it. A lease that has run out is nobody's; nothing has to clean it up. It keeps others from deciding the case by accident
 * and is no permission: the rules of decisions hold without it. Taking a case over is told in its history; looking is not.
 */
@Injectable()
export class CaseLeasesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reading: CaseReadingService,
    private readonly work: CaseWorkService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the lease or, as a heartbeat, renews it.
   * @throws ProblemError `case_not_found`, `case_decided`; `case_leased` naming who looks at it, unless `takeOver`
   */
  async lease(actor: Actor, caseId: string, { takeOver }: { takeOver: boolean }): Promise<Case> {
    await this.database.transaction(async (tx) => {
      const locked = await lockCase(tx, caseId);
      if (locked.state === 'closed') throw new ProblemError('case_decided', 'The case is closed.');
      const now = this.clock.now();
      const isHeld = locked.leasedUntil !== null && locked.leasedUntil > now;
      const isTakenOver = isHeld && locked.leaseHolderId !== null && locked.leaseHolderId !== actor.id;
      if (isTakenOver && !takeOver) {
        throw new ProblemError('case_leased', `${locked.leaseHolderName} is looking at this case.`);
      }
      await this.hold(tx, actor, locked.id, now);
      if (!isTakenOver) return;
      const detail = { from: locked.leaseHolderId, fromName: locked.leaseHolderName };
      await appendCaseEvent(tx, locked.id, { actor, kind: 'taken_over', detail, at: now });
      await this.auditLog.append(tx, actor, {
        action: 'case.taken_over',
        objectType: 'case',
        objectId: locked.id,
        after: detail,
      });
    });
    return this.reading.one(caseId);
  }

  /** Gives a lease of one's own back; somebody else's stays. */
  async release(actor: Actor, caseId: string): Promise<void> {
    const { id } = await this.reading.one(caseId);
    await this.database.pool.query(
      'UPDATE cases SET lease_holder_id = NULL, leased_until = NULL WHERE id = $1 AND lease_holder_id = $2',
      [id, actor.id],
    );
  }

  /** Leases the gravest case of the filter that nobody else is looking at, for focus mode. */
  next(actor: Actor, input: NextCaseInput): Promise<NextCase> {
    return this.take(actor, input, (tx, caseId) => this.hold(tx, actor, caseId, this.clock.now()));
  }

  /** Assigns the gravest case of the filter that is nobody's, and that nobody else is looking at. */
  assignNext(actor: Actor, input: NextCaseInput): Promise<NextCase> {
    const filter = { ...input.filter, assigneeId: 'none' };
    return this.take(actor, { ...input, filter }, (tx, caseId) =>
      this.work.assign(tx, actor, caseId, actor.id),
    );
  }

  private async take(
    actor: Actor,
    { filter = {}, except = [] }: NextCaseInput,
    act: (tx: Tx, caseId: string) => Promise<void>,
  ): Promise<NextCase> {
    const now = this.clock.now();
    const conditions = caseConditions({ ...waiting, ...filter }, actor.id, now)
      .add(
        'cases.lease_holder_id IS NULL OR cases.lease_holder_id = ? OR cases.leased_until <= ?',
        actor.id,
        now,
      )
      .add('cases.id <> ALL(?::uuid[])', except.filter(isUuid));
    if (!('assigneeId' in filter)) {
      conditions.add('cases.assignee_id IS NULL OR cases.assignee_id = ?', actor.id);
    }
    const fromAndWhere = `${casesFrom(filter)} ${conditions.where()}`;
    // Rows that another is taking at this moment are stepped over, so that two who ask at once get two cases.
    const taken = await this.database.transaction(async (tx) => {
      const [row] = await tx.sql<{ id: string }>(
        `SELECT cases.id ${fromAndWhere} ORDER BY ${bySeverity('desc')} LIMIT 1 FOR UPDATE OF cases SKIP LOCKED`,
        conditions.values,
      );
      if (row) await act(tx, row.id);
      return row?.id;
    });
    const { rows } = await this.database.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count ${fromAndWhere}`,
      conditions.values,
    );
    return {
      case: taken === undefined ? null : await this.reading.one(taken),
      remaining: rows[0]?.count ?? 0,
    };
  }

  private async hold(tx: Tx, actor: Actor, caseId: string, now: Date): Promise<void> {
    await tx.case.update({
      where: { id: caseId },
      data: { leaseHolderId: actor.id, leasedUntil: new Date(now.getTime() + leaseMs) },
    });
  }
}
