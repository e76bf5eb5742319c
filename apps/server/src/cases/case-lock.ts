import type { CaseOrigin, CaseState } from '@stillwatch/contracts/case';
import type { Tx } from '@stillwatch/database/database';
import { knownForm, unknownObject } from '../http/path-id.js';

/** A case whose row this transaction has locked. */
export interface LockedCase {
  readonly id: string;
  readonly subjectType: 'account' | 'campaign';
  readonly subjectId: string;
  readonly state: CaseState;
  readonly origin: CaseOrigin;
  readonly assigneeId: string | null;
  readonly snoozedUntil: Date | null;
  readonly leaseHolderId: string | null;
  readonly leaseHolderName: string | null;
  readonly leasedUntil: Date | null;
}

/**
 * Locks a case. Who also changes what is kept about its accounts has locked those before, in the order of
 * `lockAccount`; an assignment, a note, a lease or a snooze locks the case alone.
 * @throws ProblemError `case_not_found`
 */
export async function lockCase(tx: Tx, givenId: string): Promise<LockedCase> {
  const id = knownForm(givenId, 'case_not_found', 'case');
  const [row] = await tx.sql<LockedCase & Record<string, unknown>>(
    `SELECT id, subject_type AS "subjectType", subject_id AS "subjectId", state, origin, assignee_id AS "assigneeId",
       snoozed_until AS "snoozedUntil", lease_holder_id AS "leaseHolderId", leased_until AS "leasedUntil",
       (SELECT name FROM users WHERE users.id = lease_holder_id) AS "leaseHolderName"
     FROM cases WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (!row) throw unknownObject(id, 'case_not_found', 'case');
  return row;
}
