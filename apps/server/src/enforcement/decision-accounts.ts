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
      await insertStatements(tx, decisionId, chunk, statements);
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

/**
 * What all statements say alike, which of a campaign is most of each, is sent once and put together with what is an account's own
 * in the database: the locks of 24,000 accounts are held meanwhile. As one JSON value, because an array of them is escaped
 * once more on its way.
 */
async function insertStatements(
  tx: Tx,
  decisionId: string,
  targets: readonly ReviewedAccount[],
  statements: readonly StatementOfReasons[],
): Promise<void> {
  const [first] = statements;
  if (!first) return;
  const alike = statements.reduce(
    (count, { facts }) => sharedStart(first.facts, facts, count),
    first.facts.length,
  );
  const own = statements.map(({ facts, explanation: _explanation, redress: _redress, ...rest }, index) => ({
    id: targets[index]?.accountId,
    facts: facts.slice(alike),
    rest,
  }));
  const { explanation, redress } = first;
  await tx.sql(
    `INSERT INTO decision_accounts (account_id, decision_id, statement_of_reasons)
     SELECT id, $1, $2::jsonb || rest || jsonb_build_object('facts', $3::jsonb || facts)
     FROM jsonb_to_recordset($4::jsonb) AS own(id text, facts jsonb, rest jsonb)`,
    [
      decisionId,
      JSON.stringify({ explanation, redress }),
      JSON.stringify(first.facts.slice(0, alike)),
      JSON.stringify(own),
    ],
  );
}

/** How many facts, of `most` at most, two lists begin with alike. */
function sharedStart(one: readonly string[], other: readonly string[], most: number): number {
  let count = 0;
  while (count < most && one[count] === other[count] && count < other.length) count += 1;
  return count;
}
