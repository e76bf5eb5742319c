import type { AuditGap } from '@stillwatch/contracts/audit-log';
import type { ProblemCode } from '@stillwatch/contracts/problem';
import { isSameGap } from '@stillwatch/database/re-anchoring';

export interface Refusal {
  readonly code: ProblemCode;
  readonly because: string;
}

/** Whether what the log has lost can be put on record: only a loss, and only where the rest is whole. */
export function refuseToPropose(found: { gap: AuditGap | null; isBrokenInside: boolean }): Refusal | null {
  if (found.isBrokenInside)
    return {
      code: 'audit_chain_broken',
      because:
        'The chain is broken inside, which a re-anchor cannot mend; restore the log from a backup that verifies.',
    };
  if (found.gap) return null;
  return {
    code: 're_anchor_not_needed',
    because: 'The log holds everything that its checkpoints tell of; there is nothing to re-anchor.',
  };
}

/** Whether this person may approve this proposal, as far as it can be told without asking who introduced whom. */
export function refuseToApprove(
  proposal: { status: string; proposedBy: string; gap: AuditGap },
  approverId: string,
  present: AuditGap | null,
): Refusal | null {
  if (proposal.status !== 'proposed')
    return { code: 're_anchor_resolved', because: `This re-anchor is already ${proposal.status}.` };
  if (proposal.proposedBy === approverId)
    return {
      code: 'second_person_required',
      because: 'You proposed this re-anchor; a second administrator must approve it.',
    };
  if (present && isSameGap(present, proposal.gap)) return null;
  return {
    code: 're_anchor_outdated',
    because:
      'The log has lost something else than when this was proposed; cancel it, verify the log and propose anew.',
  };
}
