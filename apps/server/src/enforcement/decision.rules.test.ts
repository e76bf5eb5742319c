import { describe, expect, test } from '@jest/globals';
import { caseStates, type CaseState } from '@stillwatch/contracts/case';
import {
  decisionActions,
  standings,
  twoPersonActions,
  type DecisionAction,
  type DecisionStatus,
  type Standing,
} from '@stillwatch/contracts/enforcement';
import fc from 'fast-check';
import {
  propose,
  resolve,
  type Permitted,
  type Proposal,
  type Refused,
  type Situation,
} from './decision.rules.js';
import { foldStanding, nextInForceAt, type StandingDecision } from './standing.fold.js';
import { standingAt } from '../accounts/standing.rules.js';

const now = new Date('2026-11-23T12:00:00Z');
const later = new Date('2026-12-23T12:00:00Z');
const before = new Date('2026-11-23T11:59:59Z');
const situation = (changes: Partial<Situation> = {}): Situation => ({
  caseState: 'open',
  openProposal: false,
  standing: 'active',
  coveredBy: undefined,
  now,
  ...changes,
});
const untilOf = (action: DecisionAction) => (action === 'suspend' ? later : null);
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
  const ban: Proposal = { action: 'ban', until: null, proposedBy: 'ann', status: 'proposed' };
  const pending = (changes: Partial<Situation> = {}) =>
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
          expect(outcome(resolve(pending(), { ...ban, status }, resolution, person))).toBe(
            'decision_resolved',
          );
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

// ── random acts of random people ─────────────────────────────────────────────

interface Recorded extends StandingDecision {
  status: DecisionStatus;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  readonly proposedBy: string;
}

interface World {
  caseState: CaseState;
  covered: boolean;
  clockMs: number;
  readonly decisions: Recorded[];
}

const people = ['ann', 'ben', 'eve'];
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      by: fc.constantFrom(...people),
      action: fc.constantFrom(...decisionActions),
      hours: fc.integer({ min: -2, max: 48 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('resolve' as const),
      by: fc.constantFrom(...people),
      resolution: fc.constantFrom('approve' as const, 'reject' as const, 'cancel' as const),
      which: fc.nat({ max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cover' as const), covered: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: -1, max: 30 }) }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

function situationOf(world: World): Situation {
  const at = new Date(world.clockMs);
  return {
    caseState: world.caseState,
    openProposal: world.decisions.some((decision) => decision.status === 'proposed'),
    standing: standingAt(foldStanding(world.decisions), at).standing,
    coveredBy: world.covered ? 'AGR-1' : undefined,
    now: at,
  };
}

function perform(world: World, given: Act): void {
  const at = new Date(world.clockMs);
  if (given.kind === 'cover') world.covered = given.covered;
  else if (given.kind === 'wait') world.clockMs += given.hours * 3_600_000;
  else if (given.kind === 'propose') {
    const until =
      given.action === 'suspend' || given.action === 'limit'
        ? new Date(world.clockMs + given.hours * 3_600_000)
        : null;
    const verdict = propose(situationOf(world), given.action, until);
    if (!verdict.permitted) return;
    const proposedAt = verdict.decision === 'in_force' ? nextInForceAt(world.decisions, at) : at;
    world.decisions.push({
      id: String(world.decisions.length),
      action: given.action,
      status: verdict.decision,
      until,
      proposedBy: given.by,
      proposedAt,
      resolvedAt: null,
      resolvedBy: null,
    });
    world.caseState = verdict.caseState;
  } else {
    const decision = world.decisions[given.which];
    const verdict =
      decision &&
      resolve(situationOf(world), decision, given.resolution, {
        id: given.by,
        mayCancelOthers: given.by === 'eve',
      });
    if (!decision || !verdict?.permitted) return;
    decision.resolvedAt = verdict.decision === 'in_force' ? nextInForceAt(world.decisions, at) : at;
    Object.assign(decision, { status: verdict.decision, resolvedBy: given.by });
    world.caseState = verdict.caseState;
  }
}

function checkInvariants(world: World, previous: World, given: Act): void {
  const open = world.decisions.filter((decision) => decision.status === 'proposed');
  expect(open.length).toBe(world.caseState === 'awaiting_approval' ? 1 : 0);
  for (const decision of world.decisions) {
    if (!twoPersonActions.includes(decision.action) || decision.status !== 'in_force') continue;
    expect(decision.resolvedBy).not.toBeNull();
    expect(decision.resolvedBy).not.toBe(decision.proposedBy);
  }
  for (const [index, earlier] of previous.decisions.entries()) {
    if (earlier.status !== 'proposed') expect(world.decisions[index]).toEqual(earlier);
  }
  const standing = (of: World): Standing => situationOf(of).standing;
  const worsened =
    standings.indexOf(standing(world)) > standings.indexOf(standing({ ...previous, clockMs: world.clockMs }));
  if (worsened) {
    expect(previous.covered).toBe(false);
    expect(given.kind === 'propose' || (given.kind === 'resolve' && given.resolution === 'approve')).toBe(
      true,
    );
  }
  if (previous.caseState === 'closed') expect(world.caseState).toBe('closed');
  expect(caseStates).toContain(world.caseState);
}

test('whatever anybody does in whatever order, nobody alone suspends or bans, and nothing resolved changes', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const world: World = { caseState: 'open', covered: false, clockMs: now.getTime(), decisions: [] };
      for (const given of acts) {
        const previous = structuredClone(world);
        perform(world, given);
        checkInvariants(world, previous, given);
        if (
          world.caseState === 'closed' &&
          standingAt(foldStanding(world.decisions), new Date(world.clockMs)).standing === 'active'
        ) {
          Object.assign(world, { caseState: 'open' }); // the next case of the same account
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
