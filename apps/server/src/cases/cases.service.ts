import { Inject, Injectable } from '@nestjs/common';
import type { Case, CaseEvent, CaseOrigin, CaseState } from '@stillwatch/contracts/case';
import type { Database, Tx } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { AuditCasesService } from './audit-cases.service.js';
import { appendCaseEvent } from './case-history.js';
import type { Finding } from './case-opening.rules.js';
import { CaseReadingService } from './case-reading.service.js';
import { FindingsService } from './findings.service.js';

export type { Finding } from './case-opening.rules.js';

/** A case whose row, and whose account's row, this transaction has locked. */
export interface LockedCase {
  readonly id: string;
  readonly accountId: string;
  readonly state: CaseState;
  readonly origin: CaseOrigin;
}

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

  /** Lets a new score open, or join, the account's case. The caller holds the account's lock. */
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
   * Locks a case after its account, in the order of {@link AccountsService.lock}.
   * @throws ProblemError `case_not_found`
   */
  async lockCase(tx: Tx, givenId: string): Promise<LockedCase> {
    const id = knownForm(givenId, 'case_not_found', 'case');
    const found = await tx.case.findUnique({ where: { id }, select: { subjectId: true } });
    if (!found) throw unknownObject(id, 'case_not_found', 'case');
    await this.accounts.lock(tx, found.subjectId);
    const [row] = await tx.sql<LockedCase>(
      'SELECT id, subject_id AS "accountId", state, origin FROM cases WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (!row) throw unknownObject(id, 'case_not_found', 'case');
    return row;
  }

  /** Moves a locked case. Closing says how the case ended and when. */
  async moveCase(
    tx: Tx,
    caseId: string,
    to: { state: CaseState; outcome?: string; at: Date },
  ): Promise<void> {
    const closing = to.state === 'closed' ? { closedAt: to.at, outcome: to.outcome ?? null } : {};
    await tx.case.update({ where: { id: caseId }, data: { state: to.state, ...closing } });
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
