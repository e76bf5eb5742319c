import { Injectable } from '@nestjs/common';
import type { PeopleState } from '@stillwatch/contracts/system';
import { rolePermissions, type Permission, type Role } from '@stillwatch/contracts/user';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { ProblemError } from '../errors/problem-error.js';
import { countsAsConfirmed } from './confirmation.rules.js';
import { haveIntroducedEachOther, soleOrigin, type Introductions } from './independence.rules.js';
import { haveBeenTwoAdministrators } from './two-administrators.js';

const deciderInclude = {
  introductions: { select: { introducedBy: true, confirmedAt: true } },
} as const satisfies Prisma.UserInclude;
type Client = Database['prisma'] | Tx;
type Decider = Prisma.UserGetPayload<{ include: typeof deciderInclude }>;

/**
 * Whether people may decide, and whether two are two. docs/people.md says what introduces and confirms.
 *
 * Invariant: who is asked about stays as it is until the transaction ends. Whoever disables, demotes, confirms or introduces a
 * person changes, and so locks, the person's row; the rows are locked against that here before anything else: people come first in
 * the order of locks, in the order of their ids. Two decisions of one person do not wait for each other.
 */
@Injectable()
export class IndependenceService {
  /** Locks people against being changed; to be called before any other lock is taken. */
  async lock(tx: Tx, personIds: readonly string[]): Promise<void> {
    await tx.sql('SELECT FROM users WHERE id::text = ANY($1) ORDER BY id FOR SHARE', [personIds]);
  }

  /**
   * For whoever decides, alone or as one of two. The caller holds {@link lock}.
   * @throws ProblemError `insufficient_scope` when the person is disabled or its role decides nothing; `not_confirmed`
   */
  async demandMayDecide(tx: Tx, personId: string): Promise<void> {
    const person = await findDecider(tx, personId);
    if (!isAble(person)) {
      throw new ProblemError('insufficient_scope', `${person.name} may not decide any more.`);
    }
    if (countsAsConfirmed(person, await haveBeenTwoAdministrators(tx))) return;
    throw new ProblemError(
      'not_confirmed',
      `${person.name} has not been confirmed yet; an administrator who did not let ${person.name} in must do so first.`,
    );
  }

  /**
   * For the second of two people. The caller holds {@link lock} on both.
   * @throws ProblemError `second_person_required` for one and the same person; `not_independent` when one has let the other in
   */
  async demandIndependent(tx: Tx, firstId: string, secondId: string): Promise<void> {
    if (firstId === secondId) {
      throw new ProblemError(
        'second_person_required',
        'The same person cannot be both; another must do this.',
      );
    }
    const [first, second] = [await findDecider(tx, firstId), await findDecider(tx, secondId)];
    const people = new Map([
      [firstId, introducedOf(first)],
      [secondId, introducedOf(second)],
    ]);
    if (!haveIntroducedEachOther(people, firstId, secondId)) return;
    throw new ProblemError(
      'not_independent',
      `${first.name} and ${second.name} are not independent, because one of them let the other in; ask somebody whom neither has invited, restored, promoted or reset.`,
    );
  }

  /** Ids of everybody whom a person has introduced or been introduced by: with none of them it is two people. */
  async relatedTo(client: Client, personId: string): Promise<string[]> {
    const rows = await client.introduction.findMany({
      where: { OR: [{ userId: personId }, { introducedBy: personId }] },
      select: { userId: true, introducedBy: true },
    });
    const others = rows.map(({ userId, introducedBy }) => (userId === personId ? introducedBy : userId));
    return [...new Set(others.filter((id) => id !== null))];
  }

  /** How far two people are two here. */
  async peopleState(client: Client): Promise<Omit<PeopleState, 'oneOriginDecisions30d'>> {
    const everybody = await client.user.findMany({ include: deciderInclude });
    const twoAdministrators = await haveBeenTwoAdministrators(client);
    const present = everybody.filter(({ disabledAt }) => disabledAt === null);
    const people: Introductions = new Map(everybody.map((person) => [person.id, introducedOf(person)]));
    const origin = soleOrigin(
      people,
      present.map(({ id }) => id),
    );
    return {
      people: present.length,
      administrators: present.filter(({ role }) => role === 'administrator').length,
      unconfirmed: present.filter((person) => isAble(person) && !countsAsConfirmed(person, twoAdministrators))
        .length,
      twoAdministrators,
      oneOrigin: origin !== undefined,
      originName: everybody.find(({ id }) => id === origin)?.name ?? null,
    };
  }
}

const deciding: Permission = 'decisions:propose';

const isAble = ({ disabledAt, role }: Decider): boolean =>
  disabledAt === null && rolePermissions[role as Role].includes(deciding);

const introducedOf = ({ role, confirmedAt, introductions }: Decider) => ({
  isConfirmedAdministrator: role === 'administrator' && confirmedAt !== null,
  introducers: introductions.map(({ introducedBy }) => introducedBy),
});

async function findDecider(tx: Tx, id: string): Promise<Decider> {
  const person = await tx.user.findUnique({ where: { id }, include: deciderInclude });
  if (!person) throw new Error(`the decider ${id} is no person`);
  return person;
}
