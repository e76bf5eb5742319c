import { expect, test } from '@jest/globals';
import { takesTwoPeople, type DecisionAction, type Independence } from '@stillwatch/contracts/enforcement';
import type { Role } from '@stillwatch/contracts/user';
import fc from 'fast-check';
import { countsAsConfirmed, openIntroducers } from '../auth/confirmation.rules.js';
import { haveIntroducedEachOther, independenceOf, type Introductions } from '../auth/independence.rules.js';
import { orphan, propose, resolve, type Proposal, type Situation } from './decision.rules.js';

// Random acts of random people on each other and on one account's case: who lets whom in, and who decides with whom.

interface Person {
  readonly id: string;
  role: Role;
  isDisabled: boolean;
  hasPassword: boolean;
  confirmedAt: Date | null;
  readonly introductions: { introducedBy: string | null; confirmedAt: Date | null }[];
}

/** A decision with how its two people were when it entered into force. */
interface Decided extends Proposal {
  status: Proposal['status'];
  resolvedBy?: string;
  independence?: Independence;
}

interface World {
  readonly people: Person[];
  haveBeenTwo: boolean;
  readonly decisions: Decided[];
  /** What happened, for the checks alone: they do not trust what the acts have left in the people. */
  readonly introduced: { by: string; whom: string; step: number }[];
  readonly confirmed: { by: string; whom: string; step: number }[];
  /** The first two administrators. */
  readonly founders: Set<string>;
  foundedAt: number;
  step: number;
}

const now = new Date('2026-11-30T12:00:00Z');
const later = new Date('2026-12-30T12:00:00Z');
const anybody = fc.nat({ max: 6 });
const kinds = [
  ...['invite', 'accept', 'promote', 'demote', 'reset', 'restore', 'changeEmail', 'confirm', 'disable'],
  ...['suspend', 'ban', 'hardLimit', 'mildLimit', 'reinstate', 'approve', 'approve', 'reject', 'cancel'],
] as const;
const act = fc.record({
  kind: fc.constantFrom(...kinds),
  by: anybody,
  second: anybody,
  whom: anybody,
  role: fc.constantFrom<Role>('viewer', 'officer', 'officer', 'administrator'),
});
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

const find = (world: World, id: string) => world.people.find((person) => person.id === id);
const isConfirmed = (world: World, person: Person) => countsAsConfirmed(person, world.haveBeenTwo);
const mayDecide = (world: World, person: Person) =>
  !person.isDisabled && person.hasPassword && person.role !== 'viewer' && isConfirmed(world, person);
const mayActAboutPeople = (world: World, person: Person) =>
  person.role === 'administrator' && mayDecide(world, person);
const introductionsOf = (world: World): Introductions =>
  new Map(
    world.people.map(({ id, role, confirmedAt, introductions }) => [
      id,
      {
        isConfirmedAdministrator: role === 'administrator' && confirmedAt !== null,
        introducers: introductions.map(({ introducedBy }) => introducedBy),
      },
    ]),
  );

function introduce(world: World, by: Person, whom: Person): void {
  whom.introductions.push({ introducedBy: by.id, confirmedAt: null });
  whom.confirmedAt = null;
  world.introduced.push({ by: by.id, whom: whom.id, step: world.step });
}

function noteAdministrators(world: World): void {
  const able = world.people.filter(
    ({ role, isDisabled, hasPassword }) => role === 'administrator' && !isDisabled && hasPassword,
  );
  if (world.haveBeenTwo || able.length < 2) return;
  world.haveBeenTwo = true;
  world.foundedAt = world.step;
  for (const person of able) {
    world.founders.add(person.id);
    confirm(person);
  }
}

function confirm(person: Person): void {
  person.confirmedAt = now;
  for (const introduction of person.introductions) introduction.confirmedAt ??= now;
}

/** What an administrator does about a person; about another administrator it takes a second one, once there have been two. */
function performOnPerson(world: World, { kind, role }: Act, by: Person, second: Person, whom: Person): void {
  const isAdministrator = whom.role === 'administrator' && !whom.isDisabled;
  const takesSecond = world.haveBeenTwo && isAdministrator && kind !== 'confirm';
  const isSecond =
    second.id !== by.id &&
    mayActAboutPeople(world, second) &&
    !haveIntroducedEachOther(introductionsOf(world), by.id, second.id);
  if (!mayActAboutPeople(world, by) || by.id === whom.id || (takesSecond && !isSecond)) return;
  if (kind === 'confirm') {
    if (openIntroducers(whom).includes(by.id) || !whom.hasPassword || whom.isDisabled) return;
    confirm(whom);
    world.confirmed.push({ by: by.id, whom: whom.id, step: world.step });
  } else if (kind === 'promote') {
    const ranks: Role[] = ['viewer', 'officer', 'administrator'];
    if (ranks.indexOf(role) <= ranks.indexOf(whom.role)) return;
    whom.role = role;
    introduce(world, by, whom);
  } else if (kind === 'demote') whom.role = 'viewer';
  else if (kind === 'disable') whom.isDisabled = true;
  else if (kind === 'restore') {
    if (!whom.isDisabled) return;
    whom.isDisabled = false;
    introduce(world, by, whom);
  } else {
    if (kind === 'reset') whom.hasPassword = false;
    introduce(world, by, whom);
  }
  noteAdministrators(world);
}

const wantedBy: Partial<
  Record<Act['kind'], { action: DecisionAction; until: Date | null; limitPercent: number | null }>
> = {
  suspend: { action: 'suspend', until: later, limitPercent: null },
  ban: { action: 'ban', until: null, limitPercent: null },
  hardLimit: { action: 'limit', until: later, limitPercent: 10 },
  mildLimit: { action: 'limit', until: later, limitPercent: 50 },
  reinstate: { action: 'reinstate', until: null, limitPercent: null },
};

/** The rules are asked as if the case were open and the account limited, so that they stand in nobody's way but for the people. */
function situationOf({ decisions }: World): Situation {
  const openProposal = decisions.some(({ status }) => status === 'proposed');
  return {
    caseState: openProposal ? 'awaiting_approval' : 'open',
    openProposal,
    targets: [
      {
        ...{ accountId: 'a', standing: 'limited', coveredBy: undefined },
        ...{ upcomingDecisionId: undefined, proposedElsewhere: undefined },
      },
    ],
    ...{ coversTheRest: true, hasNewerCase: false, subjectIsGone: false, now },
  };
}

function performProposal(world: World, by: Person, terms: NonNullable<(typeof wantedBy)['ban']>): void {
  if (!mayDecide(world, by)) return;
  const wanted = { ...terms, effectiveAt: null };
  const verdict = propose(situationOf(world), wanted);
  if (!verdict.permitted) return;
  const id = String(world.decisions.length);
  world.decisions.push({ id, ...wanted, proposedBy: by.id, status: verdict.decision });
}

function performResolution(world: World, kind: 'approve' | 'reject' | 'cancel', by: Person): void {
  const decision = world.decisions.find(({ status }) => status === 'proposed');
  const proposer = decision && find(world, decision.proposedBy);
  if (!decision || !proposer || by.isDisabled || by.role === 'viewer') return;
  const mayCancelOthers = by.role === 'administrator';
  const verdict = resolve(situationOf(world), decision, kind, { id: by.id, mayCancelOthers });
  if (!verdict.permitted) return;
  if (verdict.decision === 'in_force') {
    const people = introductionsOf(world);
    if (haveIntroducedEachOther(people, proposer.id, by.id)) return;
    if (!mayDecide(world, proposer) || !mayDecide(world, by)) return;
    decision.independence = independenceOf(people, proposer.id, by.id);
  }
  decision.status = verdict.decision;
  decision.resolvedBy = by.id;
}

function perform(world: World, given: Act): void {
  const at = (index: number) => world.people[index % world.people.length];
  const [by, second, whom] = [at(given.by), at(given.second), at(given.whom)];
  if (!by || !second || !whom) return;
  const { kind } = given;
  const wanted = wantedBy[kind];
  if (wanted) performProposal(world, by, wanted);
  else if (kind === 'approve' || kind === 'reject' || kind === 'cancel') performResolution(world, kind, by);
  else if (kind === 'accept') {
    whom.hasPassword = true;
    noteAdministrators(world);
  } else if (kind === 'invite') {
    if (!mayActAboutPeople(world, by) || world.people.length > 6) return;
    const id = `p${world.people.length}`;
    const invited: Person = {
      ...{ id, role: given.role, isDisabled: false, hasPassword: false, confirmedAt: null },
      introductions: [],
    };
    world.people.push(invited);
    introduce(world, by, invited);
  } else performOnPerson(world, given, by, second, whom);
  const proposal = world.decisions.find(({ status }) => status === 'proposed');
  const proposer = proposal && find(world, proposal.proposedBy);
  // Who has no password but counts as confirmed will have one; the server ends the word of nobody for that.
  if (proposal && proposer && !mayDecide(world, { ...proposer, hasPassword: true }))
    proposal.status = orphan(situationOf(world)).decision;
}

/** By what happened: who let this one in since a confirmation of another, if nobody else has confirmed since. */
function isOwnedByOne(world: World, id: string): boolean {
  const last = world.introduced.filter(({ whom }) => whom === id).at(-1);
  if (!last || (world.founders.has(id) && last.step <= world.foundedAt)) return false;
  const since = world.confirmed.filter(({ whom, step }) => whom === id && step > last.step);
  return since.every(({ by }) => by === last.by);
}

function checkEnteredIntoForce(world: World, decision: Decided): void {
  if (!takesTwoPeople(decision)) return;
  const { proposedBy: one, resolvedBy: other = one } = decision;
  expect(one).not.toBe(other);
  const together = world.introduced.filter(
    ({ by, whom }) => (by === one && whom === other) || (by === other && whom === one),
  );
  expect(together).toEqual([]);
  if (world.haveBeenTwo)
    expect([isOwnedByOne(world, one), isOwnedByOne(world, other)]).toEqual([false, false]);
  // While one has let in everybody, whatever these do is marked as that one's.
  else expect(decision.independence).toBe('one_origin');
}

/** Two administrators, and an officer of each whom the other has confirmed. */
const twoHouses: Act[] = (
  [
    ['invite', 0, 0, 'administrator'],
    ['accept', 0, 1, 'viewer'],
    ['invite', 0, 0, 'officer'],
    ['invite', 1, 0, 'officer'],
    ['accept', 0, 2, 'viewer'],
    ['accept', 0, 3, 'viewer'],
    ['confirm', 1, 2, 'viewer'],
    ['confirm', 0, 3, 'viewer'],
  ] as const
).map(([kind, by, whom, role]) => ({ kind, by, second: by, whom, role }));

const startOfWorld = (): World => ({
  people: [
    {
      ...{ id: 'p0', role: 'administrator', isDisabled: false, hasPassword: true, confirmedAt: null },
      introductions: [{ introducedBy: null, confirmedAt: null }],
    },
  ],
  ...{ haveBeenTwo: false, decisions: [], introduced: [], confirmed: [] },
  ...{ founders: new Set<string>(), foundedAt: Infinity, step: 0 },
});

test('whoever lets in whom in whatever order, nothing hurts an account without two independent, confirmed people', () => {
  const reached = { oneOrigin: 0, independent: 0, orphaned: 0 };
  fc.assert(
    fc.property(fc.boolean(), fc.array(act, { maxLength: 80, size: 'max' }), (hasTwoHouses, acts) => {
      const world = startOfWorld();
      for (const given of [...(hasTwoHouses ? twoHouses : []), ...acts]) {
        world.step += 1;
        const before = new Map(world.decisions.map(({ id, status }) => [id, status]));
        perform(world, given);
        for (const decision of world.decisions) {
          const earlier = before.get(decision.id);
          if (decision.status === 'in_force' && earlier !== 'in_force')
            checkEnteredIntoForce(world, decision);
          else if (earlier !== undefined && earlier !== 'proposed') expect(decision.status).toBe(earlier);
        }
      }
      for (const { status, resolvedBy, independence } of world.decisions) {
        if (independence === 'one_origin') reached.oneOrigin += 1;
        if (independence === 'independent') reached.independent += 1;
        if (status === 'cancelled' && resolvedBy === undefined) reached.orphaned += 1;
      }
    }),
    { numRuns: 400 },
  );
  // The model must have reached what it is to check.
  expect(reached.oneOrigin).toBeGreaterThan(0);
  expect(reached.independent).toBeGreaterThan(0);
  expect(reached.orphaned).toBeGreaterThan(0);
});
