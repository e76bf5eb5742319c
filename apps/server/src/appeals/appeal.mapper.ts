import type { Appeal, AppealOutcome } from '@stillwatch/contracts/appeal';
import type { DecisionAction, StatementOfReasons } from '@stillwatch/contracts/enforcement';
import type { Prisma } from '@stillwatch/database/database';

export const appealInclude = {
  decision: { select: { action: true, reason: true } },
  decider: { select: { name: true } },
} as const satisfies Prisma.AppealInclude;
export type AppealRow = Prisma.AppealGetPayload<{ include: typeof appealInclude }>;

export const toAppeal = (row: AppealRow, organizationName: string | null): Appeal => ({
  id: row.id,
  decisionId: row.decisionId,
  caseId: row.caseId,
  accountId: row.accountId,
  organizationName,
  action: row.decision.action as DecisionAction,
  status: row.status as Appeal['status'],
  submittedAt: row.submittedAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  text: row.text,
  contactEmail: row.contactEmail,
  proposedBy: row.proposedBy ?? '',
  resolvedBy: row.resolvedBy,
  outcome: row.outcome as AppealOutcome | null,
  decidedBy: row.decidedBy,
  decidedByName: row.decider?.name ?? null,
  decidedAt: row.decidedAt?.toISOString() ?? null,
  decidedReason: row.decidedReason,
  reinstatementId: row.reinstatementId,
});

/** The statement that an account got: its own, or the decision's where that is about it alone. */
export const statementOf = (
  own: { readonly statementOfReasons: Prisma.JsonValue } | null | undefined,
  decision: { readonly statementOfReasons: Prisma.JsonValue },
): StatementOfReasons => (own ?? decision).statementOfReasons as unknown as StatementOfReasons;
