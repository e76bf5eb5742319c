import type { Approval } from '@stillwatch/contracts/account';

export type ApprovalState = 'in_force' | 'not_yet' | 'expired' | 'revoked';

export const approvalStateWord: Record<ApprovalState, string> = {
  in_force: 'In force',
  not_yet: 'Not yet valid',
  expired: 'Expired',
  revoked: 'Revoked',
};

/** How an approval stands at a moment; both ends of its time count as inside, revocation ends it at once. */
export function approvalState(approval: Approval, nowMs: number): ApprovalState {
  if (approval.revokedAt !== null) return 'revoked';
  if (Date.parse(approval.validFrom) > nowMs) return 'not_yet';
  return Date.parse(approval.expiresAt) < nowMs ? 'expired' : 'in_force';
}

export const approvalsInForce = (approvals: readonly Approval[], nowMs: number): Approval[] =>
  approvals.filter((approval) => approvalState(approval, nowMs) === 'in_force');
