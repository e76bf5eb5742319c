import type { CaseState } from '@stillwatch/contracts/case';
import {
  twoPersonActions,
  type DecisionAction,
  type DecisionStatus,
  type Standing,
} from '@stillwatch/contracts/enforcement';
import type { ProblemCode } from '@stillwatch/contracts/problem';

/** What the rules look at. `openProposal` is the case's proposal that nobody has resolved yet. */
export interface Situation {
  readonly caseState: CaseState;
  readonly openProposal: boolean;
  /** How the account stands now. */
  readonly standing: Standing;
  /** The reference of an approval on file that permits what the account is suspected of. */
  readonly coveredBy: string | undefined;
  readonly now: Date;
}

export interface Proposal {
  readonly action: DecisionAction;
  readonly until: Date | null;
  readonly proposedBy: string;
  readonly status: DecisionStatus;
}

export type Resolution = 'approve' | 'reject' | 'cancel';

export interface Resolver {
  readonly id: string;
  /** Whether this person may take back what another has proposed. */
  readonly mayCancelOthers: boolean;
}

/** What an act does to the decision and its case. A case that is closed has the decision's action as its outcome. */
export interface Permitted {
  readonly permitted: true;
  readonly decision: DecisionStatus;
  readonly caseState: CaseState;
}

export interface Refused {
  readonly permitted: false;
  readonly code: ProblemCode;
  readonly because: string;
}

const refuse = (code: ProblemCode, because: string): Refused => ({ permitted: false, code, because });
const permit = (decision: DecisionStatus, caseState: CaseState): Permitted => ({
  permitted: true,
  decision,
  caseState,
});

const hurting: readonly DecisionAction[] = ['limit', 'suspend', 'ban'];
const timed: readonly DecisionAction[] = ['limit', 'suspend'];

/**
 * The life of a decision and of its case.
 *
 *   decision   (none) ──propose──▶ in_force                           no_violation, request_information, warn, limit, reinstate
 *              (none) ──propose──▶ proposed ──approve──▶ in_force     suspend, ban
 *                                     ├──reject──▶ rejected
 *                                     └──cancel──▶ cancelled
 *
 *   case       open, awaiting_information ──propose suspend, ban──▶ awaiting_approval ──approve──▶ closed
 *                                                                     └──reject, cancel──▶ open
 *              open, awaiting_information ──request_information──▶ awaiting_information
 *              open, awaiting_information ──any other──▶ closed;  closed ──reinstate──▶ closed
 *
 * Who may: each person with the permission proposes; another person than the proposer approves or rejects; the proposer, or
 * an administrator, cancels. No key gets this far: the routes take people only.
 *
 * Invariant: an account is suspended or banned only by a decision that two different people stand behind. `proposed` has no
 * effect on the account, only `approve` leads from it into force, and `approve` refuses the proposer; a constraint of the
 * database refuses the same once more. A decision leaves `proposed` once and never changes after; a case has at most one
 * open proposal, and it is `awaiting_approval` exactly as long as it has it. Nothing that hurts the account enters into
 * force while an approval covers it: that is asked at the proposal and again at the approval, days later perhaps.
 */
export function propose(
  situation: Situation,
  action: DecisionAction,
  until: Date | null,
): Permitted | Refused {
  return (
    refuseMisdated(action, until, situation.now) ??
    refuseByCase(situation, action) ??
    refuseByStanding(situation.standing, action) ??
    refuseCovered(situation.coveredBy, action) ??
    permitProposal(action)
  );
}

/** See {@link propose}. */
export function resolve(
  situation: Situation,
  proposal: Proposal,
  resolution: Resolution,
  by: Resolver,
): Permitted | Refused {
  if (proposal.status !== 'proposed') {
    return refuse('decision_resolved', `The decision is ${proposal.status.replace('_', ' ')} already.`);
  }
  if (resolution === 'cancel') return resolveByCancelling(proposal, by);
  if (proposal.proposedBy === by.id) {
    const instead = resolution === 'reject' ? '; cancel it instead' : '';
    return refuse(
      'second_person_required',
      `You proposed this; another person must ${resolution} it${instead}.`,
    );
  }
  if (resolution === 'reject') return permit('rejected', 'open');
  return (
    refuseExpired(proposal.until, situation.now) ??
    refuseCovered(situation.coveredBy, proposal.action) ??
    permit('in_force', 'closed')
  );
}

const permitProposal = (action: DecisionAction): Permitted => {
  if (twoPersonActions.includes(action)) return permit('proposed', 'awaiting_approval');
  return permit('in_force', action === 'request_information' ? 'awaiting_information' : 'closed');
};

function resolveByCancelling(proposal: Proposal, by: Resolver): Permitted | Refused {
  if (proposal.proposedBy === by.id || by.mayCancelOthers) return permit('cancelled', 'open');
  return refuse(
    'insufficient_scope',
    'Only the proposer or an administrator can cancel this; you can reject it.',
  );
}

function refuseMisdated(action: DecisionAction, until: Date | null, now: Date): Refused | undefined {
  if (until === null) {
    return action === 'suspend'
      ? refuse('invalid_request', 'until: a suspension needs the date it ends.')
      : undefined;
  }
  if (!timed.includes(action))
    return refuse('invalid_request', 'until: only a limit or a suspension has an end.');
  return until <= now ? refuse('invalid_request', 'until: must be in the future.') : undefined;
}

function refuseByCase(
  { caseState, openProposal, standing }: Situation,
  action: DecisionAction,
): Refused | undefined {
  if (openProposal)
    return refuse('decision_pending', 'Another proposal on this case waits for its approval.');
  if (caseState !== 'closed' || action === 'reinstate') return undefined;
  const hint = standing === 'active' ? '' : ', but the account can be reinstated on it';
  return refuse('case_decided', `The case is decided${hint}.`);
}

function refuseByStanding(standing: Standing, action: DecisionAction): Refused | undefined {
  if (action === 'reinstate' && standing === 'active') {
    return refuse('standing_unchanged', 'The account is in good standing; there is nothing to reinstate.');
  }
  return action === 'ban' && standing === 'banned'
    ? refuse('standing_unchanged', 'The account is banned already.')
    : undefined;
}

function refuseCovered(coveredBy: string | undefined, action: DecisionAction): Refused | undefined {
  if (coveredBy === undefined || !hurting.includes(action)) return undefined;
  return refuse(
    'covered_by_approval',
    `The approval ${coveredBy} permits this use; it must be revoked, with a reason, first.`,
  );
}

function refuseExpired(until: Date | null, now: Date): Refused | undefined {
  if (until === null || until > now) return undefined;
  return refuse(
    'decision_expired',
    `The proposed end, ${until.toISOString()}, has passed; cancel or reject it and propose another.`,
  );
}
