import type {
  Decision,
  DecisionAccount,
  DecisionAction,
  DecisionStatus,
  Independence,
  StatementOfReasons,
} from '@stillwatch/contracts/enforcement';
import type { Prisma } from '@stillwatch/database/database';
import type { AccountSummary } from '../accounts/accounts.service.js';

export const decisionInclude = {
  proposer: { select: { name: true } },
  resolver: { select: { name: true } },
  withdrawer: { select: { name: true } },
} as const satisfies Prisma.DecisionInclude;
export type DecisionRow = Prisma.DecisionGetPayload<{ include: typeof decisionInclude }>;

export const toDecision = (row: DecisionRow): Decision => ({
  id: row.id,
  caseId: row.caseId,
  accountId: row.accountId,
  campaignId: row.campaignId,
  accountCount: row.accountCount,
  action: row.action as DecisionAction,
  status: row.status as DecisionStatus,
  reason: row.reason,
  until: row.until?.toISOString() ?? null,
  effectiveAt: row.effectiveAt?.toISOString() ?? null,
  limitPercent: row.limitPercent,
  proposedBy: row.proposedBy,
  proposedByName: row.proposer.name,
  proposedAt: row.proposedAt.toISOString(),
  resolvedBy: row.resolvedBy,
  resolvedByName: row.resolver?.name ?? null,
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  resolvedReason: row.resolvedReason,
  independence: row.independence as Independence | null,
  withdrawnBy: row.withdrawnBy,
  withdrawnByName: row.withdrawer?.name ?? null,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  withdrawnReason: row.withdrawnReason,
  statementOfReasons: row.statementOfReasons as unknown as StatementOfReasons,
});

export const decisionOfAccountInclude = {
  decision: { include: decisionInclude },
  withdrawal: { include: { withdrawer: { select: { name: true } } } },
} as const satisfies Prisma.DecisionAccountInclude;
type DecisionOfAccountRow = Prisma.DecisionAccountGetPayload<{ include: typeof decisionOfAccountInclude }>;

/** A decision as it is for one of its accounts: with the account's own statement, and withdrawn if it was for this account. */
export function toDecisionOf({ statementOfReasons, decision, withdrawal }: DecisionOfAccountRow): Decision {
  const asTaken = toDecision({ ...decision, statementOfReasons });
  if (withdrawal === null) return asTaken;
  return {
    ...asTaken,
    status: 'cancelled',
    withdrawnBy: withdrawal.withdrawnBy,
    withdrawnByName: withdrawal.withdrawer.name,
    withdrawnAt: withdrawal.withdrawnAt.toISOString(),
    withdrawnReason: withdrawal.reason,
  };
}

export const toDecisionAccount = (
  row: Prisma.DecisionAccountGetPayload<{ include: { withdrawal: true } }>,
  account: AccountSummary | undefined,
): DecisionAccount => ({
  id: row.accountId,
  accountId: row.accountId,
  decisionId: row.decisionId,
  organizationName: account?.organizationName ?? null,
  standing: account?.standing ?? 'active',
  statementOfReasons: row.statementOfReasons as unknown as StatementOfReasons,
  withdrawnAt: row.withdrawal?.withdrawnAt.toISOString() ?? null,
  withdrawnReason: row.withdrawal?.reason ?? null,
});
