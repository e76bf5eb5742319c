import { expect, test } from '@jest/globals';
import { caseStates, type CaseState } from '@stillwatch/contracts/case';
import { decisionActions, standings, takesTwoPeople } from '@stillwatch/contracts/enforcement';
import fc from 'fast-check';
import { standingAt } from '../accounts/standing.rules.js';
import { propose, resolve, type Situation, type Target } from './decision.rules.js';
import { chooseTargets, coversTheRest, type Candidate } from './decision-targets.rules.js';
import { foldStanding, inForceSince, nextInForceAt, type StandingDecision } from './standing.fold.js';

// Random acts of random people on the cases of a campaign, with members that join, approvals that come and go, and time.

interface Recorded extends StandingDecision {
  status: StandingDecision['status'];
  resolvedAt: Date | null;
  resolvedBy: string | null;
  withdrawnBy: string | null;
  readonly caseIndex: number;
  readonly proposedBy: string;
  readonly limitPercent: number | null;
  readonly targets: readonly string[];
}

interface World {
  clockMs: number;
  readonly cases: CaseState[];
  members: string[];
  /** Whether the campaign is dissolved. */
  isGone: boolean;
  readonly covered: Record<string, boolean>;
  readonly decisions: Recorded[];
}

const start = Date.UTC(2026, 10, 23);
const hourMs = 3_600_000;
const people = ['ann', 'ben', 'eve'];
const accounts = ['a', 'b', 'c', 'd'];

const act = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      caseIndex: fc.nat({ max: 3 }),
      by: fc.constantFrom(...people),
      action: fc.constantFrom(...decisionActions),
      hours: fc.option(fc.integer({ min: -2, max: 48 }), { nil: undefined }),
      percent: fc.option(fc.constantFrom(1, 24, 25, 99), { nil: null }),
      graceHours: fc.option(fc.integer({ min: -1, max: 30 }), { nil: undefined }),
      chosen: fc.option(fc.subarray(accounts), { nil: undefined }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('resolve' as const),
      by: fc.constantFrom(...people),
      resolution: fc.constantFrom('approve' as const, 'reject' as const, 'cancel' as const),
      /** From the newest. */
      which: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cover' as const),
      accountId: fc.constantFrom(...accounts),
      covered: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: -1, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('join' as const), accountId: fc.constantFrom(...accounts) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('newCase' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dissolve' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

const decisionsAbout = (world: World, accountId: string) =>
  world.decisions.filter(({ targets }) => targets.includes(accountId));
const standingOf = (world: World, accountId: string) =>
  standingAt(foldStanding(decisionsAbout(world, accountId)), new Date(world.clockMs));

function candidatesOf(world: World, caseIndex: number): (Candidate & Target)[] {
  return accounts.map((accountId) => {
    const { standing, upcoming } = standingOf(world, accountId);
    return {
      accountId,
      standing,
      upcomingDecisionId: upcoming?.decisionId,
      proposedElsewhere: decisionsAbout(world, accountId).find(
        (decision) => decision.caseIndex !== caseIndex && decision.status === 'proposed',
      )?.id,
      coveredBy: world.covered[accountId] ? 'AGR-1' : undefined,
      isMember: world.members.includes(accountId),
      carriesFinding: true,
      isDecided: decisionsAbout(world, accountId).some(
        (decision) =>
          decision.caseIndex === caseIndex &&
          decision.status === 'in_force' &&
          decision.action !== 'request_information',
      ),
    };
  });
}

function situationOf(world: World, caseIndex: number, targets: readonly (Candidate & Target)[]): Situation {
  return {
    caseState: world.cases[caseIndex] ?? 'closed',
    openProposal: world.decisions.some(
      (decision) => decision.caseIndex === caseIndex && decision.status === 'proposed',
    ),
    targets,
    coversTheRest: coversTheRest(candidatesOf(world, caseIndex), targets),
    hasNewerCase: world.cases.some((state, index) => index !== caseIndex && state !== 'closed'),
    subjectIsGone: world.isGone,
    now: new Date(world.clockMs),
  };
}

/** The instant at which a decision about these accounts enters into force. */
function nextAt(world: World, targets: readonly string[]): Date {
  const instants = world.decisions
    .filter(
      (decision) => decision.status === 'in_force' && decision.targets.some((one) => targets.includes(one)),
    )
    .map((decision) => inForceSince(decision).getTime());
  return nextInForceAt(
    instants.length === 0 ? null : new Date(Math.max(...instants)),
    new Date(world.clockMs),
  );
}

function performProposal(world: World, given: Extract<Act, { kind: 'propose' }>): void {
  const caseIndex = given.caseIndex % world.cases.length;
  const { action } = given;
  const targets = chooseTargets(candidatesOf(world, caseIndex), action, given.chosen);
  if ('permitted' in targets || targets.length === 0) return;
  const isTimed = action === 'suspend' || action === 'limit';
  const until = isTimed && given.hours !== undefined ? new Date(world.clockMs + given.hours * hourMs) : null;
  const limitPercent = action === 'limit' ? given.percent : null;
  const effectiveAt =
    given.graceHours === undefined ? null : new Date(world.clockMs + given.graceHours * hourMs);
  const wanted = { action, limitPercent, until, effectiveAt };
  const verdict = propose(situationOf(world, caseIndex, targets), wanted);
  if (!verdict.permitted) return;
  const ids = targets.map(({ accountId }) => accountId);
  world.decisions.push({
    id: String(world.decisions.length),
    caseIndex,
    ...wanted,
    status: verdict.decision,
    targets: ids,
    proposedBy: given.by,
    proposedAt: verdict.decision === 'in_force' ? nextAt(world, ids) : new Date(world.clockMs),
    resolvedAt: null,
    resolvedBy: null,
    withdrawnBy: null,
  });
  world.cases[caseIndex] = verdict.caseState;
}

function performResolution(world: World, given: Extract<Act, { kind: 'resolve' }>): void {
  const decision = world.decisions.at(-1 - given.which);
  if (!decision) return;
  const { caseIndex } = decision;
  const targets = candidatesOf(world, caseIndex).filter(({ accountId }) =>
    decision.targets.includes(accountId),
  );
  const by = { id: given.by, mayCancelOthers: given.by === 'eve' };
  const verdict = resolve(situationOf(world, caseIndex, targets), decision, given.resolution, by);
  if (!verdict.permitted) return;
  if (verdict.withdraws) decision.withdrawnBy = given.by;
  else {
    decision.resolvedBy = given.by;
    decision.resolvedAt =
      verdict.decision === 'in_force' ? nextAt(world, decision.targets) : new Date(world.clockMs);
  }
  decision.status = verdict.decision;
  world.cases[caseIndex] = verdict.caseState;
}

function perform(world: World, given: Act): void {
  if (given.kind === 'cover') world.covered[given.accountId] = given.covered;
  else if (given.kind === 'wait') world.clockMs += given.hours * hourMs;
  else if (given.kind === 'join') {
    if (!world.members.includes(given.accountId)) world.members.push(given.accountId);
    world.isGone = false;
  } else if (given.kind === 'newCase') {
    if (!world.isGone && !world.cases.some((state) => state !== 'closed')) world.cases.push('open');
  } else if (given.kind === 'dissolve') {
    world.members = [];
    world.isGone = true;
    for (const [index, state] of world.cases.entries()) {
      if (state === 'open' || state === 'awaiting_information') world.cases[index] = 'closed';
    }
  } else if (given.kind === 'propose') performProposal(world, given);
  else performResolution(world, given);
}

function checkDecisions(world: World, previous: World): void {
  for (const [index, earlier] of previous.decisions.entries()) {
    const decision = world.decisions[index];
    expect(decision?.targets).toEqual(earlier.targets);
    if (earlier.status === 'proposed' || decision?.status === earlier.status) continue;
    // Only a withdrawal changes what was resolved, before it took effect, and who approved it stays on record.
    expect(decision).toEqual({ ...earlier, status: 'cancelled', withdrawnBy: decision?.withdrawnBy });
    expect(earlier.status).toBe('in_force');
    expect(earlier.effectiveAt?.getTime()).toBeGreaterThan(previous.clockMs);
  }
  for (const decision of world.decisions) {
    if (!takesTwoPeople(decision) || decision.status !== 'in_force') continue;
    expect(decision.resolvedBy).not.toBeNull();
    expect(decision.resolvedBy).not.toBe(decision.proposedBy);
  }
}

function checkAccounts(world: World, previous: World, given: Act): void {
  for (const accountId of accounts) {
    const before = standingOf({ ...previous, clockMs: world.clockMs }, accountId);
    const after = standingOf(world, accountId);
    const gravity = ({ standing }: { standing: (typeof standings)[number] }) => standings.indexOf(standing);
    if (gravity(after) <= gravity(before)) continue;
    expect(previous.covered[accountId] ?? false).toBe(false);
    expect(given.kind === 'propose' || (given.kind === 'resolve' && given.resolution === 'approve')).toBe(
      true,
    );
  }
}

function checkCases(world: World): void {
  for (const [caseIndex, state] of world.cases.entries()) {
    const open = world.decisions.filter(
      (decision) => decision.caseIndex === caseIndex && decision.status === 'proposed',
    );
    expect(open.length).toBe(state === 'awaiting_approval' ? 1 : 0);
    expect(caseStates).toContain(state);
  }
  expect(world.cases.filter((state) => state !== 'closed').length).toBeLessThanOrEqual(1);
  // Nobody is left to decide about a campaign that is none any more, but for what is proposed.
  if (world.isGone)
    expect(world.cases.filter((state) => state !== 'closed' && state !== 'awaiting_approval')).toEqual([]);
}

test('whatever anybody does in whatever order, nobody alone suspends or bans, and nothing resolved changes', () => {
  const reached = { withdrawn: 0, outlived: 0 };
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60, size: 'max' }), (acts) => {
      const world: World = {
        clockMs: start,
        cases: ['open'],
        members: ['a', 'b'],
        isGone: false,
        covered: {},
        decisions: [],
      };
      for (const given of acts) {
        const previous = structuredClone(world);
        perform(world, given);
        checkDecisions(world, previous);
        checkAccounts(world, previous, given);
        checkCases(world);
        if (world.isGone && world.cases.includes('awaiting_approval')) reached.outlived += 1;
      }
      if (world.decisions.some(({ withdrawnBy }) => withdrawnBy !== null)) reached.withdrawn += 1;
    }),
    { numRuns: 500 },
  );
  // The model must have reached what it is to check.
  expect(reached.withdrawn).toBeGreaterThan(0);
  expect(reached.outlived).toBeGreaterThan(0);
});
