import { Inject, Injectable } from '@nestjs/common';
import type { Case, CaseEvent, CaseState } from '@stillwatch/contracts/case';
import type { Database, Tx } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { AuditCasesService } from './audit-cases.service.js';
import { appendCaseEvent } from './case-history.js';
import { lockCase, type LockedCase } from './case-lock.js';
import type { Finding } from './case-opening.rules.js';
import { CaseReadingService } from './case-reading.service.js';
import { FindingsService } from './findings.service.js';

export type { Finding } from './case-opening.rules.js';

export type { LockedCase } from './case-lock.js';

/** What the rest of the server may do with cases. */
@Injectable()
export class CasesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly reading: CaseReadingService,
    private readonly findings: FindingsService,
    private readonly auditCases: AuditCasesService,
  ) {}

  /** Lets a new score open, or join, the subject's case. The caller holds the lock of the account, or of the campaign's score. */
  recordFinding(tx: Tx, finding: Finding): Promise<void> {
    return this.findings.record(tx, finding);
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
