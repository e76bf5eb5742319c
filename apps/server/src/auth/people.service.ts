import { Inject, Injectable } from '@nestjs/common';
import {
  roles,
  type InvitedUser,
  type Role,
  type User,
  type UserChangeInput,
} from '@stillwatch/contracts/user';
import type { Database, Tx } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { openIntroducers } from './confirmation.rules.js';
import { emailTaken, isDisabled } from './invitations.service.js';
import { PasswordLinks } from './password-links.js';
import { demandActingAdministrator, demandAnotherAdministrator, lockPeople } from './people-lock.js';
import { disabling, PersonChanges, resetting } from './person-changes.js';
import { findUser, readUser } from './user-reading.js';
import type { UserRow } from './user.mapper.js';
import { Proposed, SecondAdministrator, secondPersonRequired } from './second-administrator.js';

/** What administrators do about people who are there. docs/people.md says what introduces and what takes two. */
@Injectable()
export class PeopleService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly second: SecondAdministrator,
    private readonly links: PasswordLinks,
    private readonly changes: PersonChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws ProblemError `user_not_found`, `email_taken`, `last_administrator`, `not_confirmed`; `second_person_required` for an
   *   administrator's role, which is proposed then while nothing else changes, or e-mail
   */
  async change(actor: Actor, givenId: string, { name, role, email }: UserChangeInput): Promise<User> {
    return this.act(actor, givenId, async (tx, person, at) => {
      if (role !== undefined && role !== person.role) {
        const proposed = await this.setRole(tx, actor, person, role, at);
        if (proposed) return proposed;
      }
      if (email !== undefined && email !== person.email) await this.setEmail(tx, actor, person, email, at);
      if (name !== undefined && name !== person.name) {
        await tx.user.update({ where: { id: person.id }, data: { name }, select: { id: true } });
        const [before, after] = [{ name: person.name }, { name }];
        await this.changes.settle(tx, actor, person, { action: 'user.renamed', before, after }, at);
      }
      return readUser(tx, person.id);
    });
  }

  private async setRole(
    ...[tx, actor, person, role, at]: [Tx, Actor, UserRow, Role, Date]
  ): Promise<Proposed | undefined> {
    if (roles.indexOf(role) < roles.indexOf(person.role as Role)) {
      await demandAnotherAdministrator(tx, person);
      const second = await this.second.demand(tx, actor, person, { kind: 'demote', role }, at);
      if (second) return second === 'done' ? undefined : second;
    }
    await tx.sql('SELECT set_person_role($1, $2, $3, $4)', [actor.id, person.id, role, at]);
    const [before, after] = [{ role: person.role }, { role }];
    await this.changes.settle(tx, actor, person, { action: 'user.role_changed', before, after }, at);
    return undefined;
  }

  private async setEmail(
    ...[tx, actor, person, email, at]: [Tx, Actor, UserRow, string, Date]
  ): Promise<void> {
    if (actor.id !== person.id && (await this.second.isTaken(tx, person))) {
      throw new ProblemError(
        'second_person_required',
        `${person.name} is an administrator and changes that address in person, because letters that restore access go there.`,
      );
    }
    const [changed] = await tx.sql<{ done: boolean }>('SELECT set_person_email($1, $2, $3, $4) AS done', [
      ...[actor.id, person.id, email, at],
    ]);
    if (changed?.done !== true) throw emailTaken(email);
    const [before, after] = [{ email: person.email }, { email }];
    await this.changes.settle(tx, actor, person, { action: 'user.email_changed', before, after }, at);
  }

  /**
   * Ends a person's access at once, sessions included. What they decided stays theirs.
   * @throws ProblemError `user_not_found`, `last_administrator`, `second_person_required`, `not_confirmed`
   */
  async disable(actor: Actor, givenId: string): Promise<User> {
    return this.act(actor, givenId, async (tx, person, at) => {
      if (person.disabledAt === null) {
        await demandAnotherAdministrator(tx, person);
        const second = await this.second.demand(tx, actor, person, { kind: 'disable' }, at);
        if (second && second !== 'done') return second;
        if (!second) {
          await tx.sql('SELECT disable_person($1, $2, $3)', [actor.id, person.id, at]);
          await this.changes.settle(tx, actor, person, disabling(at), at);
        }
      }
      return readUser(tx, person.id);
    });
  }

  /** @throws ProblemError `user_not_found`, `not_confirmed` */
  async restore(actor: Actor, givenId: string): Promise<User> {
    return this.act(actor, givenId, async (tx, person, at) => {
      if (person.disabledAt !== null) {
        await tx.sql('SELECT restore_person($1, $2, $3)', [actor.id, person.id, at]);
        const [before, after] = [{ disabledAt: person.disabledAt }, { disabledAt: null }];
        await this.changes.settle(tx, actor, person, { action: 'user.restored', before, after }, at);
      }
      return readUser(tx, person.id);
    });
  }

  /**
   * Voids the password, ends the sessions and makes a link for a new password.
   * @throws ProblemError `user_not_found`, `user_disabled`, `last_administrator`, `second_person_required`, `not_confirmed`;
   *   `invalid_request` for oneself
   */
  async reset(actor: Actor, givenId: string): Promise<InvitedUser> {
    return this.act(actor, givenId, async (tx, person, at) => {
      if (person.disabledAt !== null) throw isDisabled(person.name);
      if (person.id === actor.id) {
        throw new ProblemError('invalid_request', 'Change your own password instead of resetting it.');
      }
      await demandAnotherAdministrator(tx, person);
      const link = this.links.make();
      const second = await this.second.demand(tx, actor, person, { kind: 'reset', link }, at);
      if (second && second !== 'done') return second;
      if (!second) {
        await tx.sql('SELECT reset_person($1, $2, $3, $4, $5)', [
          ...[actor.id, person.id, link.tokenHash, link.expiresAt, at],
        ]);
        await this.changes.settle(tx, actor, person, resetting, at);
      }
      return { ...(await readUser(tx, person.id)), invitation: await link.deliver(tx, person) };
    });
  }

  /**
   * Says that the person is who they are said to be, as somebody who did not let them in.
   * @throws ProblemError `user_not_found`, `user_disabled`, `not_confirmed`, `not_independent`, `invitation_open`
   */
  async confirm(actor: Actor, givenId: string): Promise<User> {
    return this.act(actor, givenId, async (tx, person, at) => {
      const { id, name } = person;
      if (id === actor.id) throw new ProblemError('not_independent', 'Nobody confirms themselves.');
      if (openIntroducers(person).includes(actor.id)) {
        throw new ProblemError(
          'not_independent',
          `You let ${name} in yourself; another administrator must confirm ${name}.`,
        );
      }
      if (person.disabledAt !== null) throw isDisabled(name);
      if (person.passwordHash === null) {
        throw new ProblemError(
          'invitation_open',
          `${name} has not set a password yet; confirm ${name} afterwards.`,
        );
      }
      if (person.confirmedAt === null) {
        await tx.sql('SELECT confirm_person($1, $2, $3)', [actor.id, id, at]);
        await this.changes.settle(tx, actor, person, { action: 'user.confirmed' }, at);
      }
      return readUser(tx, id);
    });
  }

  /** Forgives failed sign-ins. @throws ProblemError `user_not_found`, `not_confirmed` */
  async unlock(actor: Actor, givenId: string): Promise<User> {
    return this.act(actor, givenId, async (tx, person, at) => {
      await tx.user.update({ where: { id: person.id }, data: { unlockedAt: at }, select: { id: true } });
      await this.changes.settle(tx, actor, person, { action: 'user.unlocked' }, at);
      return readUser(tx, person.id);
    });
  }

  /** A proposal is kept although the call is refused, so it is told once the transaction has committed. */
  private async act<T extends object>(
    actor: Actor,
    givenId: string,
    work: (tx: Tx, person: UserRow, at: Date) => Promise<T | Proposed>,
  ): Promise<T> {
    const outcome = await this.database.transaction(async (tx) => {
      await lockPeople(tx, givenId);
      await demandActingAdministrator(tx, actor);
      return work(tx, await findUser(tx, givenId), this.clock.now());
    });
    if (outcome instanceof Proposed) throw secondPersonRequired(outcome);
    return outcome;
  }
}
