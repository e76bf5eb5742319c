import { Inject, Injectable } from '@nestjs/common';
import type { Case, CaseEvent, CaseState } from '@stillwatch/contracts/case';
import type { Database, Tx } from '@stillwatch/database/database';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { AuditCasesService } from './audit-cases.service.js';
import { appendCaseEvent } from './case-history.js';
import { lockCase, type LockedCase } from './case-lock.js';
import type { Finding } from './case-opening.rules.js';
import { CaseClosingService } from './case-closing.service.js';
import { caseConditions, bySeverity, casesFrom } from './case-list.query.js';
import { CaseReadingService } from './case-reading.service.js';
import { CaseWorkService } from './case-work.service.js';
import { FindingsService } from './findings.service.js';

export type { Finding } from './case-opening.rules.js';

export { campaignDissolved, gravestParts } from './case-closing.service.js';

export type { LockedCase } from './case-lock.js';

/** What the rest of the server may do with cases. */
@Injectable()
export class CasesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly reading: CaseReadingService,
    private readonly findings: FindingsService,
    private readonly auditCases: AuditCasesService,
    /** Acts short of a decision, for who repeats them over many cases. */
    readonly work: CaseWorkService,
    /** Endings that follow from something larger. */
    readonly closing: CaseClosingService,
  ) {}

  /**
   * Lets a new score open the subject's case, or join the open one, which then shows `shown`. The caller holds the lock of
   * the account, or of the campaign's score.
   */
  recordFinding(tx: Tx, finding: Finding, shown: Finding = finding): Promise<void> {
    return this.findings.record(tx, finding, shown);
  }

  /** Draws unflagged accounts at random into review. Answers the accounts. */
  openSampleCases(count: number): Promise<string[]> {
    return this.auditCases.openSample(count);
  }

  /** Brings purposes whose re-attestation is due into review. Answers how many cases were opened and joined. */
  openAttestationCases(): Promise<{ opened: number; joined: number }> {
    return this.auditCases.openAttestations();
  }

  /**
   * Whom a case is about, without locking anything: who locks accounts does that before the case.
   * @throws ProblemError `case_not_found`
   */
  async subjectOf(
    tx: Tx,
    givenId: string,
  ): Promise<{ caseId: string; type: LockedCase['subjectType']; id: string }> {
    const caseId = knownForm(givenId, 'case_not_found', 'case');
    const found = await tx.case.findUnique({
      where: { id: caseId },
      select: { subjectType: true, subjectId: true },
    });
    if (!found) throw unknownObject(caseId, 'case_not_found', 'case');
    return { caseId, type: found.subjectType as LockedCase['subjectType'], id: found.subjectId };
  }

  /** {@link lockCase} */
  lockCase(tx: Tx, caseId: string): Promise<LockedCase> {
    return lockCase(tx, caseId);
  }

  /**
   * Moves a locked case, with the lines of its history for closing and reopening. Whoever had it open or asleep has not
   * any more.
   */
  async moveCase(
    tx: Tx,
    actor: Actor,
    from: Pick<LockedCase, 'id' | 'state'>,
    to: { state: CaseState; outcome: string; at: Date },
  ): Promise<void> {
    const closes = to.state === 'closed';
    const reopens = from.state === 'closed' && !closes;
    if (closes || reopens) {
      const kind = closes ? 'closed' : 'reopened';
      const detail = closes ? { outcome: to.outcome } : {};
      await appendCaseEvent(tx, from.id, { actor, kind, detail, at: to.at });
    }
    await tx.case.update({
      where: { id: from.id },
      data: {
        state: to.state,
        closedAt: closes ? to.at : null,
        outcome: closes ? to.outcome : null,
        snoozedUntil: null,
        leaseHolderId: null,
        leasedUntil: null,
      },
    });
  }

  /**
   * A customer has answered: the account's case is open again if it waited for information, and keeps the answer either
   * way. Without an open case nothing happens.
   */
  async informationReceived(tx: Tx, accountId: string, given: { actor: Actor; text: string }): Promise<void> {
    const open = await this.findings.openCase(tx, { type: 'account', id: accountId });
    if (!open) return;
    const { state } = await lockCase(tx, open.id);
    if (state === 'awaiting_information') {
      return this.work.receiveInformation(tx, given.actor, open.id, given.text);
    }
    return this.work.addNote(tx, given.actor, open.id, given.text);
  }

  /**
   * The ids of all cases of a filter that are not closed, in the order of the queue; at most one more than `most`.
   * @throws ProblemError `invalid_query`
   */
  async openCaseIds(
    filter: Record<string, unknown>,
    readerId: string,
    now: Date,
    most: number,
  ): Promise<string[]> {
    const conditions = caseConditions(filter, readerId, now).add(`cases.state <> 'closed'`);
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT cases.id ${casesFrom(filter)} ${conditions.where()} ORDER BY ${bySeverity('desc')} LIMIT ${most + 1}`,
      conditions.values,
    );
    return rows.map((row) => row.id);
  }

  /** Adds a line to a locked case's history. */
  appendEvent(
    tx: Tx,
    caseId: string,
    event: { actor: Actor; kind: CaseEvent['kind']; detail: object; at: Date },
  ): Promise<void> {
    return appendCaseEvent(tx, caseId, event);
  }

  /** @throws ProblemError `case_not_found` */
  one(id: string): Promise<Case> {
    return this.reading.one(id);
  }

  events(caseId: string): Promise<CaseEvent[]> {
    return this.reading.events(caseId);
  }

  ofAccount(accountId: string): Promise<Case[]> {
    return this.reading.ofAccount(accountId);
  }
}
