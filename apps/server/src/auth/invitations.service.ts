import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { InvitationView, InvitedUser, UserInput } from '@stillwatch/contracts/user';
import type { Database } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { PasswordLinks } from './password-links.js';
import { PasswordStrength } from './password-strength.js';
import { hashPassword } from './passwords.js';
import { demandActingAdministrator, lockPeople } from './people-lock.js';
import { PersonChanges } from './person-changes.js';
import { hashSecret } from './secrets.js';
import { findUser, readUser } from './user-reading.js';

/** Links by which people set their passwords: nobody chooses another's. */
@Injectable()
export class InvitationsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly links: PasswordLinks,
    private readonly changes: PersonChanges,
    private readonly strength: PasswordStrength,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `email_taken`; `not_confirmed` for an administrator who is not */
  async invite(actor: Actor, { email, name, role }: UserInput): Promise<InvitedUser> {
    const id = randomUUID();
    const link = this.links.make();
    return this.database.transaction(async (tx) => {
      await lockPeople(tx, id);
      await demandActingAdministrator(tx, actor);
      const [invited] = await tx.sql<{ done: boolean }>(
        'SELECT invite_person($1, $2, $3, $4, $5, $6, $7, $8) AS done',
        [actor.id, id, email, name, role, link.tokenHash, link.expiresAt, this.clock.now()],
      );
      if (invited?.done !== true) throw emailTaken(email);
      const invitation = await link.deliver(tx, { id, email, name });
      await this.auditLog.append(tx, actor, {
        action: 'user.created',
        objectType: 'user',
        objectId: id,
        after: { email, name, role },
      });
      return { ...(await readUser(tx, id)), invitation };
    });
  }

  /**
   * A new link for somebody who has not set a password; the older one is withdrawn.
   * @throws ProblemError `user_not_found`, `user_disabled`, `invitation_answered`, `not_confirmed`
   */
  async inviteAgain(actor: Actor, givenId: string): Promise<InvitedUser> {
    const link = this.links.make();
    return this.database.transaction(async (tx) => {
      await lockPeople(tx, givenId);
      await demandActingAdministrator(tx, actor);
      const person = await findUser(tx, givenId);
      const { id, name } = person;
      if (person.disabledAt !== null) throw isDisabled(name);
      if (person.passwordHash !== null) {
        throw new ProblemError(
          'invitation_answered',
          `${name} has set a password already; reset it if it was forgotten.`,
        );
      }
      const at = this.clock.now();
      await tx.sql('SELECT invite_person_again($1, $2, $3, $4, $5)', [
        ...[actor.id, id, link.tokenHash, link.expiresAt, at],
      ]);
      const invitation = await link.deliver(tx, person);
      await this.changes.settle(tx, actor, person, { action: 'user.invited_again' }, at);
      return { ...(await readUser(tx, id)), invitation };
    });
  }

  /** @throws ProblemError `link_not_valid` */
  async show(token: string): Promise<InvitationView> {
    const { user, expiresAt } = await this.find(token);
    return { email: user.email, name: user.name, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Sets the password of the person whom the link is for; the link is used up.
   * @throws ProblemError `link_not_valid`, `weak_password`
   */
  async answer(token: string, password: string): Promise<void> {
    const { user } = await this.find(token);
    await this.strength.demand(password, user);
    const passwordHash = await hashPassword(password);
    await this.database.transaction(async (tx) => {
      await lockPeople(tx, user.id);
      const at = this.clock.now();
      const [answered] = await tx.sql<{ userId: string | null }>(
        'SELECT set_password_by_invitation($1, $2, $3) AS "userId"',
        [hashSecret(token), passwordHash, at],
      );
      if (!answered?.userId) throw linkNotValid();
      await tx.user.update({ where: { id: user.id }, data: { unlockedAt: at }, select: { id: true } });
      await this.auditLog.append(
        tx,
        { type: 'user', id: user.id, name: user.name, permissions: [] },
        { action: 'user.password_set', objectType: 'user', objectId: user.id },
      );
    });
  }

  private async find(token: string) {
    const row = await this.database.prisma.invitation.findUnique({
      where: { tokenHash: hashSecret(token) },
      include: { user: { select: { id: true, email: true, name: true, disabledAt: true } } },
    });
    const isOpen =
      row !== null &&
      row.usedAt === null &&
      row.withdrawnAt === null &&
      row.expiresAt > this.clock.now() &&
      row.user.disabledAt === null;
    if (!isOpen) throw linkNotValid();
    return row;
  }
}

const linkNotValid = () =>
  new ProblemError(
    'link_not_valid',
    'The link was used, has expired or was withdrawn; ask an administrator for a new one.',
  );

export const emailTaken = (email: string) =>
  new ProblemError('email_taken', `Somebody already uses ${email}.`);

export const isDisabled = (name: string) =>
  new ProblemError('user_disabled', `${name} is disabled; restore the person first.`);
