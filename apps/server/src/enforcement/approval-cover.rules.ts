import type { PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { ApprovalOnFile } from '../accounts/accounts.service.js';

/**
 * The approval on file that permits what the clause forbids: of a kind that the clause excepts, not revoked, and valid at
 * `now`. Without a clause nothing is forbidden, so any valid approval covers.
 */
export function coveringApproval(
  approvals: readonly ApprovalOnFile[],
  clause: PolicyClause | null,
  now: Date,
): ApprovalOnFile | undefined {
  return approvals.find(
    ({ kind, revokedAt, validFrom, expiresAt }) =>
      revokedAt === undefined &&
      validFrom <= now &&
      now < expiresAt &&
      (clause === null || clause.exceptions.includes(kind)),
  );
}
