import { Injectable } from '@nestjs/common';
import type { DecisionAction } from '@stillwatch/contracts/enforcement';
import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { Tx } from '@stillwatch/database/database';
import {
  AccountsService,
  standingAt,
  type AccountUnderReview,
  type NewestFinding,
} from '../accounts/accounts.service.js';
import { CampaignsService, type Member } from '../campaigns/campaigns.service.js';
import { CasesService, type LockedCase } from '../cases/cases.service.js';
import { PoliciesService } from '../policies/policies.service.js';
import { coveringApproval } from './approval-cover.rules.js';
import type { Situation, Target } from './decision.rules.js';
import { chooseTargets, coversTheRest, type Candidate } from './decision-targets.rules.js';
import type { Refused } from './refusal.js';

/** An account that a decision on the case could be about. */
export interface ReviewedAccount extends Candidate, Target {
  readonly account: AccountUnderReview;
  /** What ties it to the campaign; undefined on its own case. */
  readonly basis: string | undefined;
}

/** A locked case with all that the rules look at. Every account in it is locked too. */
export interface ReviewedCase {
  readonly locked: LockedCase;
  /** On a campaign's case, what the campaign was found to be. */
  readonly campaign: NewestFinding | undefined;
  readonly candidates: readonly ReviewedAccount[];
  readonly openProposal: boolean;
  readonly hasNewerCase: boolean;
  readonly subjectIsGone: boolean;
  readonly clauseAt: (at: Date) => PolicyClause | null;
  readonly now: Date;
}

/** What a decision is about, and its case as it was before. */
export interface Decided {
  readonly reviewed: ReviewedCase;
  readonly targets: readonly ReviewedAccount[];
}

/** Reads what a decision rests on. A case costs the same number of queries, however many accounts it is about. */
@Injectable()
export class CaseReviews {
  constructor(
    private readonly accounts: AccountsService,
    private readonly cases: CasesService,
    private readonly campaigns: CampaignsService,
    private readonly policies: PoliciesService,
  ) {}

  /**
   * Locks the accounts, in the order of their ids, and then the case, so that of two people who act at once the second sees
   * what the first has done. Who joins the campaign after that is not part of this decision.
   * @throws ProblemError `case_not_found`
   */
  lock(tx: Tx, caseId: string, now: Date): Promise<ReviewedCase> {
    return this.review(tx, caseId, now, (accountIds) => this.accounts.lockAll(tx, accountIds));
  }

  /** Locks the accounts of several cases, for whoever locks those cases afterwards one by one. */
  async lockAccountsOf(tx: Tx, caseIds: readonly string[]): Promise<void> {
    const accountIds = new Set<string>();
    for (const caseId of caseIds) {
      const { wanted } = await this.accountsOf(tx, await this.cases.subjectOf(tx, caseId));
      for (const accountId of wanted) accountIds.add(accountId);
    }
    await this.accounts.lockAll(tx, [...accountIds]);
  }

  /** The same without holding up anybody who works on the accounts: for a preview. */
  look(tx: Tx, caseId: string, now: Date): Promise<ReviewedCase> {
    return this.review(tx, caseId, now, (accountIds) => Promise.resolve(accountIds));
  }

  private async review(
    tx: Tx,
    caseId: string,
    now: Date,
    lockAccounts: (accountIds: string[]) => Promise<string[]>,
  ): Promise<ReviewedCase> {
    const subject = await this.cases.subjectOf(tx, caseId);
    const { wanted, ties } = await this.accountsOf(tx, subject);
    const isCampaign = subject.type === 'campaign';
    const accountIds = await lockAccounts(wanted);
    const locked = await this.cases.lockCase(tx, subject.caseId);
    return {
      locked,
      campaign: isCampaign ? await this.campaigns.finding(tx, subject.id) : undefined,
      ...(await this.candidates(tx, locked, accountIds, ties, now)),
      ...(await caseFlags(tx, locked)),
      now,
    };
  }

  /** Whom a case is or was about, and what ties each member to the campaign. */
  private async accountsOf(
    tx: Tx,
    subject: { readonly type: string; readonly id: string; readonly caseId: string },
  ): Promise<{ wanted: string[]; ties: ReadonlyMap<string, Member> }> {
    if (subject.type !== 'campaign') return { wanted: [subject.id], ties: new Map() };
    const members = await this.campaigns.members(tx, subject.id);
    const ties = new Map(members.map((member) => [member.accountId, member]));
    const before = await accountsOfDecisions(tx, subject.caseId);
    return { wanted: [...new Set([...ties.keys(), ...before])], ties };
  }

  private async candidates(
    tx: Tx,
    { id, subjectType }: LockedCase,
    accountIds: readonly string[],
    ties: ReadonlyMap<string, Member>,
    now: Date,
  ): Promise<Pick<ReviewedCase, 'candidates' | 'clauseAt'>> {
    const clauseAt = await this.policies.clausesInForce(tx, 'competing');
    const decided = subjectType === 'campaign' ? new Set(await decidedAccounts(tx, id)) : new Set<string>();
    const accounts = await this.accounts.underReview(tx, accountIds);
    const proposed = await proposalsElsewhere(tx, id, accountIds);
    const candidates = accounts.map((account): ReviewedAccount => {
      const { accountId, approvals, lastEventAt } = account;
      const standing = standingAt(account.standing, now);
      const isOnCase = ties.has(accountId);
      return {
        accountId,
        account,
        basis: ties.get(accountId)?.basis,
        carriesFinding: isOnCase ? (ties.get(accountId)?.carriesFinding ?? null) : true,
        standing: standing.standing,
        upcomingDecisionId: standing.upcoming?.decisionId,
        proposedElsewhere: proposed.get(accountId),
        coveredBy: coveringApproval(approvals, clauseAt(lastEventAt ?? now), now)?.reference,
        isMember: subjectType === 'account' || isOnCase,
        isDecided: decided.has(accountId),
      };
    });
    return { candidates, clauseAt };
  }
}

/** Whom a decision on the case would be about; see {@link chooseTargets}. */
export function targetsOf(
  { locked, candidates }: ReviewedCase,
  action: DecisionAction,
  chosen: readonly string[] | undefined,
): readonly ReviewedAccount[] | Refused {
  if (locked.subjectType === 'campaign' || chosen !== undefined) {
    return chooseTargets(candidates, action, chosen);
  }
  return candidates;
}

export const situationOf = (
  { locked, candidates, openProposal, hasNewerCase, subjectIsGone, now }: ReviewedCase,
  targets: readonly ReviewedAccount[],
): Situation => ({
  caseState: locked.state,
  openProposal,
  targets,
  coversTheRest: coversTheRest(candidates, targets),
  hasNewerCase,
  subjectIsGone,
  now,
});

const accountsOfDecisions = async (tx: Tx, caseId: string): Promise<string[]> =>
  (
    await tx.sql<{ accountId: string }>(
      `SELECT DISTINCT decision_accounts.account_id AS "accountId"
       FROM decisions JOIN decision_accounts ON decision_id = id WHERE case_id = $1`,
      [caseId],
    )
  ).map((row) => row.accountId);

const decidedAccounts = async (tx: Tx, caseId: string): Promise<string[]> =>
  (
    await tx.sql<{ accountId: string }>(
      `SELECT DISTINCT decision_accounts.account_id AS "accountId"
       FROM decisions JOIN decision_accounts ON decision_id = id
       WHERE case_id = $1 AND status = 'in_force' AND action <> 'request_information'`,
      [caseId],
    )
  ).map((row) => row.accountId);

/** Open proposals about the accounts on other cases than this. Read under the accounts' locks, which every proposal takes. */
async function proposalsElsewhere(
  tx: Tx,
  caseId: string,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.sql<{ accountId: string; id: string }>(
    `SELECT decision_accounts.account_id AS "accountId", decisions.id
     FROM decisions JOIN decision_accounts ON decision_id = decisions.id
     WHERE status = 'proposed' AND case_id <> $1 AND decision_accounts.account_id = ANY($2)`,
    [caseId, accountIds],
  );
  return new Map(rows.map((row) => [row.accountId, row.id]));
}

async function caseFlags(
  tx: Tx,
  { id, subjectType, subjectId }: LockedCase,
): Promise<Pick<ReviewedCase, 'openProposal' | 'hasNewerCase' | 'subjectIsGone'>> {
  const [row] = await tx.sql<{ openProposal: boolean; hasNewerCase: boolean; subjectIsGone: boolean }>(
    `SELECT EXISTS (SELECT FROM decisions WHERE case_id = $1 AND status = 'proposed') AS "openProposal",
       EXISTS (SELECT FROM cases WHERE subject_type = $2 AND subject_id = $3 AND state <> 'closed' AND id <> $1) AS "hasNewerCase",
       $2 = 'campaign' AND EXISTS (SELECT FROM campaigns WHERE campaigns.id::text = $3 AND campaigns.state = 'dissolved') AS "subjectIsGone"`,
    [id, subjectType, subjectId],
  );
  return row ?? { openProposal: false, hasNewerCase: false, subjectIsGone: false };
}
