import type { CaseState } from '@stillwatch/contracts/case';
import {
  takesTwoPeople,
  type DecisionAction,
  type DecisionStatus,
  type Standing,
} from '@stillwatch/contracts/enforcement';
import { refuse, refuseForAccounts, type Refused } from './refusal.js';

/** An account that the decision would be about, as it stands now. */
export interface Target {
  readonly accountId: string;
  readonly standing: Standing;
  /** The reference of an approval on file that permits what the account is suspected of. */
  readonly coveredBy: string | undefined;
  /** A decision about it that is in its period of grace. */
  readonly upcomingDecisionId: string | undefined;
  /** An open proposal about it on another case: its own, or its campaign's. */
  readonly proposedElsewhere: string | undefined;
}

/** What the rules look at. `openProposal` is the case's proposal that nobody has resolved yet. */
export interface Situation {
  readonly caseState: CaseState;
  readonly openProposal: boolean;
  /** One on an account's case, any number of members on a campaign's. */
  readonly targets: readonly Target[];
  /** Whether these are all that the case has left to decide; always so on an account's case. */
  readonly coversTheRest: boolean;
  /** Whether the subject has another case by now that is not closed; only one can be. */
  readonly hasNewerCase: boolean;
  /** Whether the campaign that the case is about is none any more: nothing is left to decide but what is proposed. */
  readonly subjectIsGone: boolean;
  readonly now: Date;
}

/** What somebody wants to decide. */
export interface Wanted {
  readonly action: DecisionAction;
  /** Of a limit: the share of the ordinary rate that is kept, in percent. */
  readonly limitPercent: number | null;
  readonly until: Date | null;
  readonly effectiveAt: Date | null;
}

export interface Proposal extends Wanted {
  readonly id: string;
  readonly proposedBy: string;
  readonly status: DecisionStatus;
}

export type Resolution = 'approve' | 'reject' | 'cancel';

export interface Resolver {
  readonly id: string;
  /** Whether this person may take back what another has proposed. */
  readonly mayCancelOthers: boolean;
}

/** What an act does to the decision and its case. */
export interface Permitted {
  readonly permitted: true;
  readonly decision: DecisionStatus;
  readonly caseState: CaseState;
  /** The decision was in force and is taken back before it took effect. */
  readonly withdraws: boolean;
}

const permit = (decision: DecisionStatus, caseState: CaseState, withdraws = false): Permitted => ({
  permitted: true,
  decision,
  caseState,
  withdraws,
});

const hurting: readonly DecisionAction[] = ['limit', 'suspend', 'ban'];
const timed: readonly DecisionAction[] = ['limit', 'suspend'];
const longestGraceMs = 90 * 86_400_000;

/**
 * The life of a decision and of its case; drawn in docs/decisions.md.
 *
 *   decision   (none) ──propose──▶ in_force                           no_violation, request_information, warn, mild limit, reinstate
 *              (none) ──propose──▶ proposed ──approve──▶ in_force     what hurts: suspend, ban, hard limit
 *                                     ├──reject──▶ rejected
 *                                     ├──cancel──▶ cancelled
 *                                     └──its proposer may no longer decide──▶ cancelled   (the system)
 *              in_force, before its effectiveAt ──cancel──▶ cancelled (withdrawn)
 *
 *   A limit is hard when it leaves less than a quarter of the ordinary rate, has no end or says no strength (`takesTwoPeople`).
 *
 *   case       open, awaiting_information ──propose what hurts──▶ awaiting_approval ──approve──▶ closed
 *                                                                     └──reject, cancel──▶ open
 *              open, awaiting_information ──request_information──▶ awaiting_information ──answer──▶ open
 *              open, awaiting_information ──any other──▶ closed;  closed ──reinstate──▶ closed
 *              closed ──withdraw──▶ open, unless the subject has a newer case
 *              open, awaiting_information ──campaign dissolved──▶ closed   (the system; `CaseClosingService`)
 *              open, awaiting_information ──decided in the campaign's case: warn, limit, suspend, ban──▶ closed   (a member's own)
 *   What rejecting, cancelling and withdrawing would open again stays closed when the campaign was dissolved meanwhile.
 *   A campaign's case may be decided in parts. It closes with the decision that leaves no member undecided, where members
 *   that an approval covers and those banned already count as decided; until then it stays (or is again) open.
 *
 * Who may: each person with the permission proposes; another person than the proposer rejects, and approves if independent of
 * the proposer (`IndependenceService`); the proposer, or an administrator, cancels a proposal; anybody who may propose withdraws
 * a decision in its period of grace, as anybody may reinstate. No key gets this far: the routes take people only.
 *
 * Invariant: an account is suspended, banned or limited hard only by a decision that two different people stand behind.
 * `proposed` has no effect on anybody, only `approve` leads from it into force, and `approve` refuses the proposer; a
 * constraint of the database refuses the same once more, and the function through which alone a decision is resolved. Whom a decision is about, and what it does, never change after its proposal: the
 * second person approves exactly what the first has proposed. A decision leaves `proposed` once, and `in_force` only by a
 * withdrawal before it has hurt anybody; who approved it stays on record. A case has at most one open proposal, and it is
 * `awaiting_approval` exactly as long as it has it. Nothing that hurts an account enters into force while an approval
 * covers it: that is asked at the proposal and again at the approval, days later perhaps. While a decision is in its period
 * of grace no other moves the account's standing, so that decisions take effect in the order in which they were taken. While
 * one about an account is proposed, no other that hurts it is, on whichever case: never two about one account at once.
 */
export function propose(situation: Situation, wanted: Wanted): Permitted | Refused {
  return (
    refuseMisdated(wanted, situation.now) ??
    refuseByCase(situation, wanted.action) ??
    refuseByStanding(situation.targets, wanted.action) ??
    refuseCovered(situation.targets, wanted.action) ??
    refuseScheduled(situation.targets, wanted.action) ??
    refuseProposedElsewhere(situation.targets, wanted.action) ??
    permitProposal(situation, wanted)
  );
}

/** See {@link propose}. */
export function resolve(
  situation: Situation,
  proposal: Proposal,
  resolution: Resolution,
  by: Resolver,
): Permitted | Refused {
  if (proposal.status === 'in_force' && resolution === 'cancel') return withdraw(situation, proposal);
  if (proposal.status !== 'proposed') {
    return refuse('decision_resolved', `The decision is ${proposal.status.replace('_', ' ')} already.`);
  }
  const withoutIt = caseWithoutProposal(situation);
  if (resolution === 'cancel') return resolveByCancelling(proposal, by, withoutIt);
  if (proposal.proposedBy === by.id) {
    const instead = resolution === 'reject' ? '; cancel it instead' : '';
    return refuse(
      'second_person_required',
      `You proposed this; another person must ${resolution} it${instead}.`,
    );
  }
  if (resolution === 'reject') return permit('rejected', withoutIt);
  return (
    refuseExpired(proposal, situation.now) ??
    refuseByStanding(situation.targets, proposal.action) ??
    refuseCovered(situation.targets, proposal.action) ??
    refuseScheduled(situation.targets, proposal.action) ??
    permit('in_force', situation.coversTheRest ? 'closed' : 'open')
  );
}

/** A proposal whose proposer may no longer decide is cancelled, whatever else is true. */
export const orphan = (situation: Situation): Permitted =>
  permit('cancelled', caseWithoutProposal(situation));

const caseWithoutProposal = ({ subjectIsGone }: Situation): CaseState => (subjectIsGone ? 'closed' : 'open');

function permitProposal({ caseState, coversTheRest }: Situation, wanted: Wanted): Permitted {
  if (takesTwoPeople(wanted)) return permit('proposed', 'awaiting_approval');
  if (wanted.action === 'request_information') return permit('in_force', 'awaiting_information');
  return permit('in_force', coversTheRest ? 'closed' : caseState);
}

function resolveByCancelling(proposal: Proposal, by: Resolver, without: CaseState): Permitted | Refused {
  if (proposal.proposedBy === by.id || by.mayCancelOthers) return permit('cancelled', without);
  return refuse(
    'insufficient_scope',
    'Only the proposer or an administrator can cancel this; you can reject it.',
  );
}

function withdraw(
  { caseState, hasNewerCase, subjectIsGone, now }: Situation,
  { effectiveAt }: Proposal,
): Permitted | Refused {
  if (effectiveAt === null || effectiveAt <= now) {
    return refuse('decision_in_effect', 'The decision is in effect; reinstate the account instead.');
  }
  const reopens = caseState === 'closed' && !hasNewerCase && !subjectIsGone;
  return permit('cancelled', reopens ? 'open' : caseState, true);
}

function refuseMisdated({ action, until, effectiveAt }: Wanted, now: Date): Refused | undefined {
  if (effectiveAt !== null) {
    if (!hurting.includes(action)) {
      return refuse('invalid_request', 'effectiveAt: only what hurts the account has a period of grace.');
    }
    if (effectiveAt <= now) return refuse('invalid_request', 'effectiveAt: must be in the future.');
    if (effectiveAt.getTime() - now.getTime() > longestGraceMs) {
      return refuse('invalid_request', 'effectiveAt: a period of grace lasts 90 days at most.');
    }
  }
  if (until === null) {
    return action === 'suspend'
      ? refuse('invalid_request', 'until: a suspension needs the date it ends.')
      : undefined;
  }
  if (!timed.includes(action))
    return refuse('invalid_request', 'until: only a limit or a suspension has an end.');
  if (until <= now) return refuse('invalid_request', 'until: must be in the future.');
  return effectiveAt !== null && until <= effectiveAt
    ? refuse('invalid_request', 'until: must be after effectiveAt.')
    : undefined;
}

function refuseByCase(
  { caseState, openProposal, targets }: Situation,
  action: DecisionAction,
): Refused | undefined {
  if (openProposal)
    return refuse('decision_pending', 'Another proposal on this case waits for its approval.');
  if (caseState !== 'closed' || action === 'reinstate') return undefined;
  const hint = targets.every(({ standing }) => standing === 'active')
    ? ''
    : ', but the account can be reinstated on it';
  return refuse('case_decided', `The case is decided${hint}.`);
}

function refuseByStanding(targets: readonly Target[], action: DecisionAction): Refused | undefined {
  if (action === 'reinstate') {
    return refuseForAccounts(
      targets.filter(({ standing }) => standing === 'active'),
      'standing_unchanged',
      { one: 'is in good standing; there is nothing to reinstate', of: () => 'in good standing' },
    );
  }
  if (action !== 'ban') return undefined;
  return refuseForAccounts(
    targets.filter(({ standing }) => standing === 'banned'),
    'standing_unchanged',
    { one: 'is banned already', of: () => 'banned already' },
  );
}

function refuseCovered(targets: readonly Target[], action: DecisionAction): Refused | undefined {
  if (!hurting.includes(action)) return undefined;
  return refuseForAccounts(
    targets.filter(({ coveredBy }) => coveredBy !== undefined),
    'covered_by_approval',
    {
      one: 'is permitted this use by an approval on file, which must be revoked, with a reason, first',
      of: ({ coveredBy }) => `permitted by the approval ${coveredBy}`,
    },
  );
}

function refuseScheduled(targets: readonly Target[], action: DecisionAction): Refused | undefined {
  if (!hurting.includes(action) && action !== 'reinstate') return undefined;
  return refuseForAccounts(
    targets.filter(({ upcomingDecisionId }) => upcomingDecisionId !== undefined),
    'decision_scheduled',
    {
      one: 'has a decision in its period of grace, which must be cancelled first',
      of: ({ upcomingDecisionId }) => `the decision ${upcomingDecisionId} is in its period of grace`,
    },
  );
}

function refuseProposedElsewhere(targets: readonly Target[], action: DecisionAction): Refused | undefined {
  if (!hurting.includes(action)) return undefined;
  return refuseForAccounts(
    targets.filter(({ proposedElsewhere }) => proposedElsewhere !== undefined),
    'decision_pending',
    {
      one: 'is what another proposal is about, on its own case or its campaign’s, which must be resolved first',
      of: ({ proposedElsewhere }) => `the proposal ${proposedElsewhere} waits for its approval`,
    },
  );
}

function refuseExpired({ until }: Proposal, now: Date): Refused | undefined {
  if (until === null || until > now) return undefined;
  return refuse(
    'decision_expired',
    `The proposed end, ${until.toISOString()}, has passed; cancel or reject it and propose another.`,
  );
}
