import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '@stillwatch/database/database';
import type { AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { PersonLosses } from '../auth/auth.service.js';
import { systemActor } from '../http/actor.js';
import { CaseReviews, situationOf } from './case-reviews.js';
import { DecisionAccounts } from './decision-accounts.js';
import { DecisionRecords } from './decision-records.js';
import { orphan } from './decision.rules.js';

const reason = 'The proposer may no longer decide.';

/**
 * Cancels what is proposed by a person who may no longer decide, in the transaction in which that happens: the word of somebody
 * who is gone must not ban anybody. The cases are open again.
 */
@Injectable()
export class OrphanedProposals implements OnModuleInit {
  constructor(
    private readonly losses: PersonLosses,
    private readonly reviews: CaseReviews,
    private readonly decisionAccounts: DecisionAccounts,
    private readonly records: DecisionRecords,
  ) {}

  onModuleInit(): void {
    this.losses.onLossOf('decide', (tx, personId, at) => this.cancelAll(tx, personId, at));
  }

  private async cancelAll(tx: Tx, personId: string, at: Date): Promise<AuditLogEntryInput[]> {
    const caseIds = await proposedOn(tx, personId);
    await this.reviews.lockAccountsOf(tx, caseIds);
    const entries: AuditLogEntryInput[] = [];
    for (const caseId of caseIds) entries.push(...(await this.cancelOn(tx, caseId, personId, at)));
    return entries;
  }

  /** Whatever the person has proposed on this case, unless it was resolved before the case was locked. */
  private async cancelOn(
    tx: Tx,
    caseId: string,
    personId: string,
    at: Date,
  ): Promise<readonly AuditLogEntryInput[]> {
    const reviewed = await this.reviews.lock(tx, caseId, at);
    const proposal = await tx.decision.findFirst({
      where: { caseId, proposedBy: personId, status: 'proposed' },
    });
    if (!proposal) return [];
    const accountIds = await this.decisionAccounts.of(tx, proposal.id);
    const targets = reviewed.candidates.filter(({ accountId }) => accountIds.has(accountId));
    const verdict = orphan(situationOf(reviewed, targets));
    const decided = { reviewed, targets };
    const ended = await this.records.end(tx, systemActor, decided, { id: proposal.id, reason, verdict });
    return [...ended.entries];
  }
}

/** The cases with open proposals of a person: campaigns' before accounts', each in the order of their ids, as cases are locked. */
const proposedOn = async (tx: Tx, personId: string): Promise<string[]> =>
  (
    await tx.sql<{ caseId: string }>(
      `SELECT case_id AS "caseId" FROM decisions JOIN cases ON cases.id = case_id
       WHERE proposed_by = $1 AND status = 'proposed' ORDER BY subject_type DESC, case_id`,
      [personId],
    )
  ).map((row) => row.caseId);
