import type { DecisionAction, DecisionStatus, Standing } from '@stillwatch/contracts/enforcement';
import type { AccountStanding } from '../accounts/accounts.service.js';

/** A decision as far as it moves an account's standing. */
export interface StandingDecision {
  readonly id: string;
  readonly action: DecisionAction;
  readonly status: DecisionStatus;
  readonly until: Date | null;
  readonly proposedAt: Date;
  readonly resolvedAt: Date | null;
}

const standingOf: Partial<Record<DecisionAction, Standing>> = {
  limit: 'limited',
  suspend: 'suspended',
  ban: 'banned',
  reinstate: 'active',
};

/** When a decision entered into force: at its proposal, or at its approval where it needed one. */
export const inForceSince = (decision: Pick<StandingDecision, 'proposedAt' | 'resolvedAt'>): Date =>
  decision.resolvedAt ?? decision.proposedAt;

/**
 * How an account stands by all of its decisions: as the newest one in force that moves a standing says. Its end, if it has
 * one, is answered beside it; once that has passed the account is in good standing, whatever was in force before it.
 */
export function foldStanding(decisions: readonly StandingDecision[]): AccountStanding {
  const newest = decisions
    .filter((decision) => decision.status === 'in_force' && standingOf[decision.action] !== undefined)
    .sort((a, b) => inForceSince(b).getTime() - inForceSince(a).getTime())[0];
  const standing = newest ? standingOf[newest.action] : undefined;
  if (!newest || !standing || standing === 'active')
    return { standing: 'active', until: null, decisionId: null };
  return { standing, until: newest.until, decisionId: newest.id };
}

/**
 * The instant at which the next decision of an account enters into force: now, but after the one before it even when the
 * clock of another server is ahead, because the fold goes by these instants.
 */
export function nextInForceAt(decisions: readonly StandingDecision[], now: Date): Date {
  const newest = Math.max(
    0,
    ...decisions.filter(({ status }) => status === 'in_force').map((one) => inForceSince(one).getTime()),
  );
  return new Date(Math.max(now.getTime(), newest + 1));
}
