import type { DecisionAction, Standing } from '@stillwatch/contracts/enforcement';
import { refuse, refuseForAccounts, type Refused } from './refusal.js';

/** A member of the campaign, or an account that an earlier decision on its case was about. */
export interface Candidate {
  readonly accountId: string;
  readonly standing: Standing;
  readonly coveredBy: string | undefined;
  readonly isMember: boolean;
  /** Whether its own requests carry what convicts the campaign; null while nobody knows, true where there is no campaign. */
  readonly carriesFinding: boolean | null;
  /** A decision on this case that is in force has decided about it, more than by asking for information. */
  readonly isDecided: boolean;
}

/**
 * Whom a decision on a campaign's case is about. Without a choice: every member that carries its finding, is not
 * decided on this case yet and not banned; to find no violation, those that do not carry it too; or, to reinstate, everybody the
 * case has hurt. A choice (a carve-out) may name members, and, to reinstate,
 * accounts that were members when the case decided about them; anybody else is refused by name. What an approval covers is
 * not left out silently: the rules refuse it by name, and a person leaves it out.
 */
export function chooseTargets<Account extends Candidate>(
  candidates: readonly Account[],
  action: DecisionAction,
  chosen: readonly string[] | undefined,
): readonly Account[] | Refused {
  const eligible = candidates.filter(
    ({ isMember, isDecided }) => isMember || (action === 'reinstate' && isDecided),
  );
  if (chosen === undefined) return byDefault(eligible, action);
  const byId = new Map(eligible.map((account) => [account.accountId, account]));
  const named = [...new Set(chosen)].sort();
  const strangers = named.filter((accountId) => !byId.has(accountId)).map((accountId) => ({ accountId }));
  const refusal = refuseForAccounts(strangers, 'invalid_request', {
    one: 'is not one that this case is about',
    of: () => 'not of this case',
  });
  return refusal ?? named.flatMap((accountId) => byId.get(accountId) ?? []);
}

function byDefault<Account extends Candidate>(
  eligible: readonly Account[],
  action: DecisionAction,
): readonly Account[] | Refused {
  const left = eligible.filter(({ standing, isDecided }) =>
    action === 'reinstate' ? standing !== 'active' : standing !== 'banned' && !isDecided,
  );
  const isHarmless = action === 'reinstate' || action === 'no_violation';
  const targets = isHarmless ? left : left.filter(({ carriesFinding }) => carriesFinding === true);
  if (targets.length > 0) return targets;
  return refuse(
    'standing_unchanged',
    left.length > 0
      ? 'No member that carries the finding is left for this; name those that you mean.'
      : 'No member of the campaign is left for this.',
  );
}

/**
 * Whether a decision about `targets` leaves no member to decide: the others are decided, banned, covered by an approval, or do not
 * carry the finding.
 */
export function coversTheRest(
  candidates: readonly Candidate[],
  targets: readonly { accountId: string }[],
): boolean {
  const targeted = new Set(targets.map((target) => target.accountId));
  return candidates.every(
    ({ accountId, standing, coveredBy, isMember, isDecided, carriesFinding }) =>
      !isMember ||
      carriesFinding === false ||
      isDecided ||
      standing === 'banned' ||
      coveredBy !== undefined ||
      targeted.has(accountId),
  );
}
