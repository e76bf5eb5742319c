import { appealableActions, type PublicAppeal } from '@stillwatch/contracts/appeal';

export const isAppealable = (action: string): boolean =>
  appealableActions.some((appealable) => appealable === action);

export interface AppealedDecision {
  readonly status: string;
  readonly proposedBy: string;
  readonly resolvedBy: string | null;
}

/** Whoever proposed or approved a decision does not hear the appeal against it; a constraint of the database says the same. */
export const mayHear = (
  { proposedBy, resolvedBy }: Omit<AppealedDecision, 'status'>,
  personId: string,
): boolean => personId !== proposedBy && personId !== resolvedBy;

/**
 * How an appeal stands for the customer: `open` until the deadline, then `expired`; `submitted` until it is heard, then as
 * it was decided. A decision that was withdrawn before it took effect leaves nothing to appeal against.
 */
export function appealState(given: {
  readonly decisionStatus: string;
  readonly deadline: Date;
  readonly appeal: { readonly outcome: string | null } | null;
  readonly now: Date;
}): PublicAppeal['state'] {
  const { appeal, decisionStatus, deadline, now } = given;
  if (appeal) return (appeal.outcome as 'upheld' | 'overturned' | null) ?? 'submitted';
  if (decisionStatus !== 'in_force') return 'withdrawn';
  return deadline <= now ? 'expired' : 'open';
}
