import { Injectable } from '@nestjs/common';
import type { StatementOfReasons } from '@stillwatch/contracts/enforcement';
import type { Tx } from '@stillwatch/database/database';
import { AccountsService } from '../accounts/accounts.service.js';
import type { ReviewedAccount, ReviewedCase } from './case-reviews.js';
import { statementOfReasons, type Worded } from './statement-of-reasons.js';

/** Accounts whose reasons are held in memory at a time. */
const chunkSize = 2_000;

/** Keeps whom a decision is about, each with the statement of reasons that is its own. */
@Injectable()
export class DecisionAccounts {
  constructor(private readonly accounts: AccountsService) {}

  /** Stores the targets of a new decision. One query to read and one to write for each {@link chunkSize} of them. */
  async store(
    tx: Tx,
    decisionId: string,
    { reviewed, targets }: { reviewed: ReviewedCase; targets: readonly ReviewedAccount[] },
    worded: Worded,
  ): Promise<void> {
    for (let from = 0; from < targets.length; from += chunkSize) {
      const chunk = targets.slice(from, from + chunkSize);
      const statements = await this.statements(tx, reviewed, chunk, worded);
      await tx.sql(
        `INSERT INTO decision_accounts (account_id, decision_id, statement_of_reasons)
         SELECT account_id, $1, statement FROM unnest($2::text[], $3::jsonb[]) AS target(account_id, statement)`,
        [
          decisionId,
          chunk.map((target) => target.accountId),
          statements.map((statement) => JSON.stringify(statement)),
        ],
      );
    }
  }

  /** A statement for each of the targets, in their order. */
  async statements(
    tx: Tx,
    { locked, campaign, clauseAt, now }: ReviewedCase,
    targets: readonly ReviewedAccount[],
    worded: Worded,
  ): Promise<StatementOfReasons[]> {
    const findings = await this.accounts.newestFindings(
      tx,
      targets.map((target) => target.accountId),
    );
    return targets.map(({ accountId, account, basis }) => {
      const finding = findings.get(accountId);
      if (!finding) throw new Error(`the locked account ${accountId} has no row`);
      const usageAt = account.lastEventAt ?? now;
      return statementOfReasons({
        ...worded,
        origin: locked.origin,
        finding,
        campaign: campaign && { finding: campaign, basis },
        clause: worded.action === 'reinstate' ? null : clauseAt(usageAt),
        usageAt,
      });
    });
  }

  /** The accounts of a decision, in the order of their ids. */
  async of(tx: Tx, decisionId: string): Promise<Set<string>> {
    const rows = await tx.sql<{ accountId: string }>(
      'SELECT account_id AS "accountId" FROM decision_accounts WHERE decision_id = $1 ORDER BY account_id',
      [decisionId],
    );
    return new Set(rows.map((row) => row.accountId));
  }
}
