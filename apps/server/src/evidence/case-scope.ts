import type { Tx } from '@stillwatch/database/database';
import { knownForm, unknownObject } from '../http/path-id.js';
import type { CaseAccess } from './excerpt-access.rules.js';

/** A case, and the SQL of whom it is about. */
export interface CaseScope extends CaseAccess {
  readonly caseId: string;
  /** A subquery of account ids, with the case's id and its subject's as `$1` and `$2`. */
  readonly accounts: string;
  readonly values: readonly [caseId: string, subjectId: string];
}

const accountsOf = {
  account: `SELECT $2::text WHERE $1::uuid IS NOT NULL`,
  /** Members now, and those that a decision on the case was about. */
  campaign: `SELECT account_id FROM campaign_members WHERE campaign_id = $2::uuid
    UNION SELECT decision_accounts.account_id FROM decisions JOIN decision_accounts ON decision_id = decisions.id
    WHERE case_id = $1::uuid`,
};

/** @throws ProblemError `case_not_found` */
export async function caseScope(tx: Tx, givenId: string): Promise<CaseScope> {
  const caseId = knownForm(givenId, 'case_not_found', 'case');
  const [row] = await tx.sql<{
    subjectType: keyof typeof accountsOf;
    subjectId: string;
    isClosed: boolean;
    appealing: string[];
  }>(
    `SELECT subject_type AS "subjectType", subject_id AS "subjectId", state = 'closed' AS "isClosed",
       ARRAY(SELECT account_id FROM appeals WHERE case_id = $1 AND status = 'open') AS appealing
     FROM cases WHERE id = $1`,
    [caseId],
  );
  if (!row) throw unknownObject(caseId, 'case_not_found', 'case');
  const { subjectType, subjectId, isClosed, appealing } = row;
  return { caseId, accounts: accountsOf[subjectType], values: [caseId, subjectId], isClosed, appealing };
}
