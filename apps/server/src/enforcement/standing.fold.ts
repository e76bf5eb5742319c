import type { DecisionAction, DecisionStatus, Standing } from '@stillwatch/contracts/enforcement';
import { begun, type AccountStanding, type StandingChange } from '../accounts/accounts.service.js';

/** A decision as far as it moves an account's standing. */
export interface StandingDecision {
  readonly id: string;
  readonly action: DecisionAction;
  readonly status: DecisionStatus;
  readonly until: Date | null;
  readonly effectiveAt: Date | null;
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
 * What a decision that enters into force makes of the standing of everybody it is about; undefined when it moves none. It
 * follows every other of theirs ({@link nextInForceAt}), so what they were decided before does not matter.
 */
export function standingChange(
  decision: Pick<StandingDecision, 'id' | 'action' | 'until' | 'effectiveAt' | 'proposedAt' | 'resolvedAt'>,
): StandingChange | undefined {
  const standing = standingOf[decision.action];
  if (standing === undefined) return undefined;
  const { until, effectiveAt } = decision;
  if (effectiveAt !== null && effectiveAt > inForceSince(decision)) {
    const to = { standing, from: effectiveAt, until, decisionId: decision.id };
    return { decisionId: decision.id, kind: 'later', to };
  }
  const decisionId = standing === 'active' ? null : decision.id;
  return { decisionId: decision.id, kind: 'now', to: { standing, until, decisionId, upcoming: null } };
}

/**
 * How an account stands by all of its decisions, in the order in which they entered into force: as the newest says that
 * moves a standing, and before its period of grace is over as the one before it says. Its end, if it has one, is answered
 * beside it; once that has passed the account is in good standing, whatever was in force before it.
 */
export function foldStanding(decisions: readonly StandingDecision[]): AccountStanding {
  return decisions
    .filter((decision) => decision.status === 'in_force')
    .sort((a, b) => inForceSince(a).getTime() - inForceSince(b).getTime())
    .reduce<AccountStanding>((standing, decision) => applied(standing, standingChange(decision)), {
      standing: 'active',
      until: null,
      decisionId: null,
      upcoming: null,
    });
}

function applied(written: AccountStanding, change: StandingChange | undefined): AccountStanding {
  if (change === undefined || change.kind === 'withdrawn') return written;
  if (change.kind === 'now') return change.to;
  // No other decision is taken in a period of grace: one that was upcoming has begun by now.
  const before = written.upcoming === null ? written : begun(written.upcoming);
  return { ...before, upcoming: change.to };
}

/**
 * The instant at which the next decision about some accounts enters into force: now, but after the newest one before it
 * even when the clock of another server is ahead, because the fold goes by these instants.
 */
export const nextInForceAt = (newest: Date | null, now: Date): Date =>
  new Date(Math.max(now.getTime(), (newest?.getTime() ?? -1) + 1));
