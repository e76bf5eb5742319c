import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AuditVerification } from '@stillwatch/contracts/audit-log';
import { takesTwoPeople, type DecisionAction } from '@stillwatch/contracts/enforcement';
import { roles, type Invitation, type Role } from '@stillwatch/contracts/user';
import { independenceOf, type Introductions } from '../src/auth/independence.rules.js';
import { firstAdministrator, type Colleague } from './colleague-fixtures.js';
import { accountWithCase, inDays, mildLimit, type Reviewed } from './review-fixtures.js';
import { startTestServer, type TestServer } from './server-harness.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const seed = 20261130;
const acts = 140;
const mostPeople = 8;
const secondComes = 45;

/** The same numbers at every run: mulberry32. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const inputs: readonly (() => object)[] = [
  () => ({ action: 'ban' }),
  () => ({ action: 'suspend', until: inDays(9) }),
  () => ({ action: 'limit' }),
  () => ({ ...mildLimit(), limitPercent: 3 }),
  mildLimit,
  () => ({ action: 'warn' }),
];

/** What the database holds of people and decisions, read without asking the rules. */
async function state() {
  const { prisma } = server.database;
  const [people, introductions, decisions, accounts, flag] = await Promise.all([
    prisma.user.findMany(),
    prisma.introduction.findMany(),
    prisma.decision.findMany(),
    prisma.account.findMany({ where: { standing: { not: 'active' } } }),
    prisma.setting.findUnique({ where: { key: 'two-administrators' } }),
  ]);
  return { people, introductions, decisions, accounts, haveBeenTwo: flag !== null };
}
type State = Awaited<ReturnType<typeof state>>;

function check(before: State, after: State): void {
  const person = (id: string | null) => after.people.find((one) => one.id === id);
  const wasInForce = new Set(
    before.decisions.flatMap(({ id, status }) => (status === 'in_force' ? [id] : [])),
  );
  for (const decision of after.decisions) {
    const { id, status, proposedBy, resolvedBy, independence } = decision;
    if (status === 'proposed') {
      expect(person(proposedBy)).toMatchObject({
        disabledAt: null,
        role: expect.not.stringMatching('viewer'),
      });
    }
    const hurts = takesTwoPeople({ ...decision, action: decision.action as DecisionAction });
    if (status !== 'in_force' || wasInForce.has(id) || !hurts) continue;
    expect(resolvedBy).not.toBeNull();
    expect(resolvedBy).not.toBe(proposedBy);
    const pair = [proposedBy, resolvedBy];
    const together = after.introductions.filter(
      ({ userId, introducedBy }) => pair.includes(userId) && pair.includes(introducedBy),
    );
    expect(together).toEqual([]);
    const people: Introductions = new Map(
      after.people.map((one) => [
        one.id,
        {
          isConfirmedAdministrator: one.role === 'administrator' && one.confirmedAt !== null,
          introducers: after.introductions.flatMap(({ userId, introducedBy }) =>
            userId === one.id ? [introducedBy] : [],
          ),
        },
      ]),
    );
    expect(independence).toBe(independenceOf(people, proposedBy, resolvedBy ?? ''));
    if (!before.haveBeenTwo) expect(independence).toBe('one_origin');
    else for (const id of pair) expect(person(id)?.confirmedAt).not.toBeNull();
  }
  for (const { standing, standingDecisionId } of after.accounts) {
    const ruling = after.decisions.find(({ id }) => id === standingDecisionId);
    expect({ standing, status: ruling?.status }).toEqual({ standing, status: 'in_force' });
  }
}

test('whatever random people do to each other and decide, nothing hurts without two independent, confirmed people', async () => {
  const random = randomFrom(seed);
  const pick = <Of>(of: readonly Of[]): Of => {
    const chosen = of[Math.floor(random() * of.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  };
  const people: Colleague[] = [await firstAdministrator(server)];
  const cases: Reviewed[] = [];
  const answered = new Map<string, number>();
  const note = (kind: string, { status, body }: { status: number; body: { code?: string } }) => {
    const key = `${kind} ${status === 409 ? (body.code ?? '') : status}`;
    answered.set(key, (answered.get(key) ?? 0) + 1);
  };
  const administrators = (of: State) => {
    const ids = new Set(of.people.flatMap(({ id, role }) => (role === 'administrator' ? [id] : [])));
    return people.filter(({ id }) => ids.has(id));
  };
  const invite = async (by: Colleague, index: number, role: Role) => {
    try {
      people.push(await by.invite(`Person ${index}`, role));
    } catch {
      note('invite', { status: 403, body: {} });
    }
  };
  /** Does something to a person; who can sign in afterwards does so, by the new link if there is one. */
  const change = async (kind: string, by: Colleague, whom: Colleague) => {
    const answer = kind === 'role' ? await by.change(whom, { role: pick(roles) }) : await by.to(kind, whom);
    note(kind, answer);
    if (answer.status !== 200 || kind === 'disable') return;
    const { invitation } = answer.body as { invitation?: Invitation };
    const place = people.indexOf(whom);
    people[place] = await whom.again(invitation).catch(() => whom);
  };
  /** The second administrator lets somebody in too, and each confirms whom the other has let in. */
  const settleTwoHouses = async (index: number) => {
    const second = people.at(-1) ?? pick(people);
    await invite(second, index, 'officer');
    for (const by of administrators(await state())) {
      for (const whom of people) note('confirm', await by.to('confirm', whom));
    }
  };
  const openProposal = (of: State) => of.decisions.filter(({ status }) => status === 'proposed');

  let before = await state();
  for (let index = 0; index < acts; index += 1) {
    const [by, whom, dice] = [pick(people), pick(people), random()];
    const [above, open] = [pick(administrators(before)), openProposal(before)];
    // A second administrator comes when some has been decided under the first.
    if (people.length < 4) await invite(above, index, 'officer');
    else if (index === secondComes) await invite(above, index, 'administrator');
    else if (index === secondComes + 1) await settleTwoHouses(index);
    else if (dice < 0.06 && people.length < mostPeople) await invite(above, index, 'officer');
    else if (dice < 0.16) note('confirm', await above.to('confirm', whom));
    else if (dice < 0.2) await change(pick(['disable', 'reset', 'role']), above, whom);
    else if (dice < 0.26) await change('restore', above, whom);
    else if (dice < 0.58 || open.length === 0) {
      if (cases.length < 4 || random() < 0.5) cases.push(await accountWithCase(server));
      note('propose', await by.propose(pick(cases.slice(-4)).caseId, pick(inputs)()));
    } else if (dice < 0.94) note('approve', await by.approve(pick(open).id));
    else if (dice < 0.97) note('reject', await by.reject(pick(open).id));
    else note('cancel', await by.cancel(pick(open).id));
    const after = await state();
    check(before, after);
    before = after;
  }
  const marks = new Set(before.decisions.map(({ independence }) => independence));
  // The acts must have reached what they are to check.
  expect([...answered.keys()]).toEqual(
    expect.arrayContaining([
      'approve 200',
      'approve not_independent',
      'approve second_person_required',
      'propose 201',
    ]),
  );
  expect(before.haveBeenTwo).toBe(true);
  expect([...marks]).toEqual(expect.arrayContaining(['one_origin', 'independent']));
  expect((await server.call<AuditVerification>('GET', '/v1/audit-log/verify')).body.ok).toBe(true);
}, 240_000);
