import { createHash } from 'node:crypto';
import type { DecisionAction, StatementOfReasons } from '@stillwatch/contracts/enforcement';
import type { DsaAttributes } from '@stillwatch/contracts/notice';

const longestText = 5_000;

/**
 * A statement of reasons under the attribute names of the EU's DSA Transparency Database (API version 1,
 * https://transparency.dsa.ec.europa.eu/page/api-documentation). Null for a decision that restricts nothing: there is
 * nothing to report. A limit is a partial suspension of the service; a suspension and a ban restrict the account.
 */
export function dsaAttributes(given: {
  readonly decisionId: string;
  readonly accountId: string;
  readonly action: DecisionAction;
  readonly decidedAt: Date;
  readonly effectiveAt: Date | null;
  readonly until: Date | null;
  readonly statement: StatementOfReasons;
}): DsaAttributes | null {
  const { action, statement, until } = given;
  if (action !== 'limit' && action !== 'suspend' && action !== 'ban') return null;
  const ends = until && dayOf(until);
  return {
    puid: puidOf(given.decisionId, given.accountId),
    decision_visibility: null,
    decision_monetary: null,
    decision_provision: action === 'limit' ? 'DECISION_PROVISION_PARTIAL_SUSPENSION' : null,
    decision_account:
      action === 'limit'
        ? null
        : action === 'ban'
          ? 'DECISION_ACCOUNT_TERMINATED'
          : 'DECISION_ACCOUNT_SUSPENDED',
    decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    incompatible_content_ground: statement.clause
      ? `${statement.clause.title} (${statement.clause.id}, version ${statement.clause.version})`
      : 'Terms of service',
    incompatible_content_explanation: statement.explanation.slice(0, longestText),
    incompatible_content_illegal: 'No',
    category: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
    decision_facts: statement.facts.join('\n').slice(0, longestText),
    source_type: 'SOURCE_VOLUNTARY',
    automated_detection: statement.automatedDetection ? 'Yes' : 'No',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
    application_date: dayOf(given.effectiveAt ?? given.decidedAt),
    end_date_account_restriction: action === 'suspend' ? ends : null,
    end_date_service_restriction: action === 'limit' ? ends : null,
  };
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Unique for a decision and an account, without the account's id: the database is public. */
const puidOf = (decisionId: string, accountId: string): string =>
  `${decisionId}-${createHash('sha256').update(accountId).digest('hex').slice(0, 12)}`;
