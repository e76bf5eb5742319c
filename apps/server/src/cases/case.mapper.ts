import type { Case, CaseEvent, CaseOrigin, CaseState } from '@stillwatch/contracts/case';
import type { Band } from '@stillwatch/contracts/risk';
import type { Prisma } from '@stillwatch/database/database';

/** A case row with what its list shows of other rows. */
export const caseInclude = {
  assignee: { select: { name: true } },
  leaseHolder: { select: { name: true } },
  decisions: { where: { status: 'proposed' }, select: { id: true } },
} as const satisfies Prisma.CaseInclude;
export type CaseRow = Prisma.CaseGetPayload<{ include: typeof caseInclude }>;

/** What a case shows of its account or campaign. */
export interface CaseSubject {
  readonly organizationName: string | null;
  readonly declaredCategory: string | null;
  readonly memberCount: number | null;
  readonly outputTokensByDay: number[];
}

export const toCase = (row: CaseRow, subject: CaseSubject | undefined, now: Date): Case => ({
  id: row.id,
  subject: { type: row.subjectType as Case['subject']['type'], id: row.subjectId },
  organizationName: subject?.organizationName ?? null,
  declaredCategory: subject?.declaredCategory ?? null,
  state: row.state as CaseState,
  origin: row.origin as CaseOrigin,
  band: row.band as Band,
  score: row.score,
  probability: row.probability,
  topReason: row.topReason,
  openedAt: row.openedAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  late: row.state !== 'closed' && row.dueAt <= now,
  snoozedUntil: row.snoozedUntil !== null && row.snoozedUntil > now ? row.snoozedUntil.toISOString() : null,
  lookingBy: lookingBy(row, now),
  memberCount: subject?.memberCount ?? null,
  closedAt: row.closedAt?.toISOString() ?? null,
  assigneeId: row.assigneeId,
  assigneeName: row.assignee?.name ?? null,
  pendingDecisionId: row.decisions[0]?.id ?? null,
  outcome: row.outcome,
  outputTokensByDay: subject?.outputTokensByDay ?? [],
});

function lookingBy({ leaseHolderId, leaseHolder, leasedUntil }: CaseRow, now: Date): Case['lookingBy'] {
  if (leaseHolderId === null || leaseHolder === null || leasedUntil === null || leasedUntil <= now)
    return null;
  return { id: leaseHolderId, name: leaseHolder.name, until: leasedUntil.toISOString() };
}

export const toCaseEvent = (row: Prisma.CaseEventGetPayload<object>): CaseEvent => ({
  id: row.id,
  caseId: row.caseId,
  at: row.at.toISOString(),
  actorId: row.actorId,
  actorName: row.actorName,
  kind: row.kind as CaseEvent['kind'],
  detail: row.detail as CaseEvent['detail'],
});
