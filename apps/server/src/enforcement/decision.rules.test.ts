import { describe, expect, test } from '@jest/globals';
import { decisionActions, standings, type DecisionAction } from '@stillwatch/contracts/enforcement';
import {
  orphan,
  propose as proposed,
  resolve,
  type Permitted,
  type Proposal,
  type Situation,
  type Target,
} from './decision.rules.js';
import type { Refused } from './refusal.js';

const now = new Date('2026-11-23T12:00:00Z');
const later = new Date('2026-12-23T12:00:00Z');
const before = new Date('2026-11-23T11:59:59Z');
const soon = new Date('2026-11-30T12:00:00Z');

const target = (changes: Partial<Target> = {}): Target => ({
  accountId: 'acct_1',
  standing: 'active',
  coveredBy: undefined,
  upcomingDecisionId: undefined,
  proposedElsewhere: undefined,
  ...changes,
});
/** An account's case, with what is said of its account beside what is said of it. */
const situation = ({
  standing = 'active',
  coveredBy,
  upcomingDecisionId,
  proposedElsewhere,
  ...changes
}: Partial<Situation & Target> = {}): Situation => ({
  caseState: 'open',
  openProposal: false,
  targets: [target({ standing, coveredBy, upcomingDecisionId, proposedElsewhere })],
  coversTheRest: true,
  hasNewerCase: false,
  subjectIsGone: false,
  now,
  ...changes,
});
const propose = (
  given: Situation,
  action: DecisionAction,
  until: Date | null,
  effectiveAt: Date | null = null,
  limitPercent: number | null = action === 'limit' ? 50 : null,
) => proposed(given, { action, limitPercent, until, effectiveAt });
const untilOf = (action: DecisionAction) => (action === 'suspend' || action === 'limit' ? later : null);
const outcome = (verdict: Permitted | Refused) =>
  verdict.permitted ? `${verdict.decision}, case ${verdict.caseState}` : verdict.code;

describe('a proposal on an open case of an active account', () => {
  const expected: Record<DecisionAction, string> = {
    no_violation: 'in_force, case closed',
    request_information: 'in_force, case awaiting_information',
    warn: 'in_force, case closed',
    limit: 'in_force, case closed',
    suspend: 'proposed, case awaiting_approval',
    ban: 'proposed, case awaiting_approval',
    reinstate: 'standing_unchanged',
  };
  test.each(decisionActions)('%s', (action) => {
    expect(outcome(propose(situation(), action, untilOf(action)))).toBe(expected[action]);
    expect(outcome(propose(situation({ caseState: 'awaiting_information' }), action, untilOf(action)))).toBe(
      expected[action],
    );
  });
});

test('a limit that leaves less than a quarter, has no end or says no strength takes two people', () => {
  const limited = (until: Date | null, percent: number | null) =>
    outcome(propose(situation(), 'limit', until, null, percent));
  expect(limited(later, 25)).toBe('in_force, case closed');
  expect(limited(later, 99)).toBe('in_force, case closed');
  for (const [until, percent] of [
    [later, 24],
    [later, 1],
    [later, null],
    [null, 25],
    [null, 99],
    [null, null],
  ] as const) {
    expect(limited(until, percent)).toBe('proposed, case awaiting_approval');
  }
});

test('a proposal whose proposer may no longer decide is cancelled, and its case is open again', () => {
  const waiting = situation({ caseState: 'awaiting_approval', openProposal: true });
  expect(orphan(waiting)).toMatchObject({ decision: 'cancelled', caseState: 'open', withdraws: false });
  expect(orphan({ ...waiting, subjectIsGone: true })).toMatchObject({ caseState: 'closed' });
});

test('on a closed case an account can only be reinstated, and only if it does not stand well', () => {
  for (const standing of standings) {
    for (const action of decisionActions) {
      const verdict = outcome(propose(situation({ caseState: 'closed', standing }), action, untilOf(action)));
      const reinstating = standing === 'active' ? 'standing_unchanged' : 'in_force, case closed';
      expect(verdict).toBe(action === 'reinstate' ? reinstating : 'case_decided');
    }
  }
});

test('while a proposal is open, nothing else can be decided on the case', () => {
  for (const action of decisionActions) {
    const waiting = situation({ caseState: 'awaiting_approval', openProposal: true, standing: 'limited' });
    expect(outcome(propose(waiting, action, untilOf(action)))).toBe('decision_pending');
  }
});

test('an approval on file stops what hurts, and nothing else', () => {
  const stopped = decisionActions.filter(
    (action) =>
      outcome(propose(situation({ coveredBy: 'AGR-1', standing: 'limited' }), action, untilOf(action))) ===
      'covered_by_approval',
  );
  expect(stopped).toEqual(['limit', 'suspend', 'ban']);
});

test('a banned account is not banned twice', () => {
  expect(outcome(propose(situation({ standing: 'banned' }), 'ban', null))).toBe('standing_unchanged');
});

test('a suspension needs an end, an end must be ahead, and only limits and suspensions have one', () => {
  expect(outcome(propose(situation(), 'suspend', null))).toBe('invalid_request');
  expect(outcome(propose(situation(), 'suspend', before))).toBe('invalid_request');
  expect(outcome(propose(situation(), 'suspend', now))).toBe('invalid_request');
  expect(outcome(propose(situation(), 'limit', later))).toBe('in_force, case closed');
  for (const action of ['no_violation', 'request_information', 'warn', 'ban', 'reinstate'] as const) {
    expect(outcome(propose(situation({ standing: 'limited' }), action, later))).toBe('invalid_request');
  }
});

describe('a proposed ban', () => {
  const ban: Proposal = {
    id: 'ban',
    action: 'ban',
    limitPercent: null,
    until: null,
    effectiveAt: null,
    proposedBy: 'ann',
    status: 'proposed',
  };
  const pending = (changes: Partial<Situation & Target> = {}) =>
    situation({ caseState: 'awaiting_approval', openProposal: true, ...changes });
  const ann = { id: 'ann', mayCancelOthers: false };
  const ben = { id: 'ben', mayCancelOthers: false };
  const administrator = { id: 'eve', mayCancelOthers: true };

  test('enters into force by another person’s approval, which closes the case', () => {
    expect(outcome(resolve(pending(), ban, 'approve', ben))).toBe('in_force, case closed');
  });
  test('is neither approved nor rejected by its proposer, administrator or not', () => {
    for (const proposer of [ann, { ...ann, mayCancelOthers: true }]) {
      expect(outcome(resolve(pending(), ban, 'approve', proposer))).toBe('second_person_required');
      expect(outcome(resolve(pending(), ban, 'reject', proposer))).toBe('second_person_required');
    }
  });
  test('is rejected by another person, which opens the case again', () => {
    expect(outcome(resolve(pending(), ban, 'reject', ben))).toBe('rejected, case open');
  });
  test('is cancelled by its proposer or an administrator only', () => {
    expect(outcome(resolve(pending(), ban, 'cancel', ann))).toBe('cancelled, case open');
    expect(outcome(resolve(pending(), ban, 'cancel', administrator))).toBe('cancelled, case open');
    expect(outcome(resolve(pending(), ban, 'cancel', ben))).toBe('insufficient_scope');
  });
  test('is not approved while an approval on file covers the account, but can be rejected and cancelled', () => {
    expect(outcome(resolve(pending({ coveredBy: 'AGR-1' }), ban, 'approve', ben))).toBe(
      'covered_by_approval',
    );
    expect(outcome(resolve(pending({ coveredBy: 'AGR-1' }), ban, 'reject', ben))).toBe('rejected, case open');
    expect(outcome(resolve(pending({ coveredBy: 'AGR-1' }), ban, 'cancel', ann))).toBe(
      'cancelled, case open',
    );
  });
  test.each(['in_force', 'rejected', 'cancelled'] as const)(
    'that is %s cannot be resolved again',
    (status) => {
      for (const resolution of ['approve', 'reject', 'cancel'] as const) {
        for (const person of [ann, ben, administrator]) {
          const again = outcome(resolve(pending(), { ...ban, status }, resolution, person));
          const isInEffect = status === 'in_force' && resolution === 'cancel';
          expect(again).toBe(isInEffect ? 'decision_in_effect' : 'decision_resolved');
        }
      }
    },
  );
  test('a suspension whose end has passed while it waited cannot be approved', () => {
    const suspension: Proposal = { ...ban, action: 'suspend', until: before };
    expect(outcome(resolve(pending(), suspension, 'approve', ben))).toBe('decision_expired');
    expect(outcome(resolve(pending(), suspension, 'reject', ben))).toBe('rejected, case open');
  });
});

describe('a period of grace', () => {
  const scheduled: Proposal = {
    id: 'ban',
    action: 'ban',
    limitPercent: null,
    until: null,
    effectiveAt: soon,
    proposedBy: 'ann',
    status: 'in_force',
  };
  const closed = (changes: Partial<Situation & Target> = {}) =>
    situation({ caseState: 'closed', ...changes });
  const cleo = { id: 'cleo', mayCancelOthers: false };

  test('is for what hurts, lies ahead, lasts 90 days at most, and ends before the measure does', () => {
    expect(outcome(propose(situation(), 'ban', null, soon))).toBe('proposed, case awaiting_approval');
    expect(outcome(propose(situation(), 'limit', later, soon))).toBe('in_force, case closed');
    for (const action of ['no_violation', 'request_information', 'warn', 'reinstate'] as const) {
      expect(outcome(propose(situation({ standing: 'limited' }), action, null, soon))).toBe(
        'invalid_request',
      );
    }
    const inNinetyDays = new Date(now.getTime() + 90 * 86_400_000);
    expect(outcome(propose(situation(), 'ban', null, inNinetyDays))).toBe('proposed, case awaiting_approval');
    expect(outcome(propose(situation(), 'ban', null, new Date(inNinetyDays.getTime() + 1)))).toBe(
      'invalid_request',
    );
    expect(outcome(propose(situation(), 'ban', null, now))).toBe('invalid_request');
    expect(outcome(propose(situation(), 'suspend', soon, soon))).toBe('invalid_request');
    expect(outcome(propose(situation(), 'suspend', later, soon))).toBe('proposed, case awaiting_approval');
  });
  test('lets anybody who may propose withdraw the decision, which opens the case again', () => {
    expect(outcome(resolve(closed(), scheduled, 'cancel', cleo))).toBe('cancelled, case open');
  });
  test('a case stays closed after a withdrawal when the account has a newer one', () => {
    expect(outcome(resolve(closed({ hasNewerCase: true }), scheduled, 'cancel', cleo))).toBe(
      'cancelled, case closed',
    );
  });
  test('once it is over the decision is in effect and only a reinstatement ends it', () => {
    expect(outcome(resolve(closed(), { ...scheduled, effectiveAt: now }, 'cancel', cleo))).toBe(
      'decision_in_effect',
    );
    expect(outcome(resolve(closed(), { ...scheduled, effectiveAt: null }, 'cancel', cleo))).toBe(
      'decision_in_effect',
    );
  });
  test('while it runs, nothing else moves the standing, and a warning can be given', () => {
    const running = situation({ upcomingDecisionId: 'ban' });
    const refused = decisionActions.filter(
      (action) => outcome(propose(running, action, untilOf(action))) === 'decision_scheduled',
    );
    expect(refused).toEqual(['limit', 'suspend', 'ban']);
    const limited = situation({ standing: 'limited', upcomingDecisionId: 'ban' });
    expect(outcome(propose(limited, 'reinstate', null))).toBe('decision_scheduled');
  });
});

describe('a decision about members of a campaign', () => {
  const members = (...of: Partial<Target>[]) =>
    of.map((changes, index) => target({ accountId: `acct_${index}`, ...changes }));
  const about = (targets: Target[], changes: Partial<Situation> = {}) => situation({ ...changes, targets });

  test('closes the case with the last members, and leaves it open before', () => {
    const all = members({}, {});
    expect(outcome(propose(about(all), 'warn', null))).toBe('in_force, case closed');
    expect(outcome(propose(about(all, { coversTheRest: false }), 'warn', null))).toBe('in_force, case open');
    const pending = { caseState: 'awaiting_approval', openProposal: true } as const;
    const ban: Proposal = {
      id: 'b',
      action: 'ban',
      limitPercent: null,
      until: null,
      effectiveAt: null,
      proposedBy: 'ann',
      status: 'proposed',
    };
    const ben = { id: 'ben', mayCancelOthers: false };
    expect(outcome(resolve(about(all, pending), ban, 'approve', ben))).toBe('in_force, case closed');
    expect(outcome(resolve(about(all, { ...pending, coversTheRest: false }), ban, 'approve', ben))).toBe(
      'in_force, case open',
    );
  });
  test('is refused by name for those that an approval covers', () => {
    const verdict = propose(about(members({}, { coveredBy: 'AGR-1' }, { coveredBy: 'AGR-2' })), 'ban', null);
    expect(verdict).toMatchObject({
      code: 'covered_by_approval',
      because: expect.stringContaining('acct_1'),
      errors: [
        { path: 'accountIds', message: 'acct_1: permitted by the approval AGR-1' },
        { path: 'accountIds', message: 'acct_2: permitted by the approval AGR-2' },
      ],
    });
  });
  test('is not approved when one of them has been covered since', () => {
    const pending = about(members({}, { coveredBy: 'AGR-1' }), {
      caseState: 'awaiting_approval',
      openProposal: true,
    });
    const ban: Proposal = {
      id: 'b',
      action: 'ban',
      limitPercent: null,
      until: null,
      effectiveAt: null,
      proposedBy: 'ann',
      status: 'proposed',
    };
    expect(outcome(resolve(pending, ban, 'approve', { id: 'ben', mayCancelOthers: false }))).toBe(
      'covered_by_approval',
    );
  });
});
