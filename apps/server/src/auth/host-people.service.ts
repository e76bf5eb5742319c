import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { roles, type Invitation, type Role } from '@stillwatch/contracts/user';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { PasswordLinks } from './password-links.js';
import { PeopleLettersService } from './people-letters.service.js';
import { demandAnotherAdministrator, lockPeople } from './people-lock.js';
import { disabling, PersonChanges, resetting } from './person-changes.js';
import { userParts, type UserRow } from './user.mapper.js';

/** Whoever holds the server's host. */
const host: Actor = { type: 'system', id: 'host', name: 'A command on the server’s host', permissions: [] };

/** What the command cannot do, in a sentence for the person at the terminal. */
export class HostCommandError extends Error {}

/**
 * What a command on the server's host does about people, whatever it would take otherwise: who holds the host holds the
 * database. It introduces nobody and ends no confirmation, is on record, and all administrators are told. It works as the owner
 * of the tables, because the running server's role may not call these functions.
 */
@Injectable()
export class HostPeopleService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly links: PasswordLinks,
    private readonly letters: PeopleLettersService,
    private readonly changes: PersonChanges,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** A new person, or a new link for one who has not set a password. */
  async invite(email: string, name: string, role: Role): Promise<Invitation> {
    const link = this.links.make();
    return this.database.transaction(async (tx) => {
      const at = this.clock.now();
      const known = await tx.user.findUnique({ where: { email }, include: userParts });
      const person = known ?? { id: randomUUID(), email, name };
      await lockPeople(tx, person.id);
      if (known) {
        if (known.passwordHash !== null || known.disabledAt !== null)
          throw new HostCommandError(`${email} is known already and needs no invitation.`);
        await tx.sql('SELECT apply_new_link(NULL, $1, $2, $3, $4)', [
          ...[known.id, link.tokenHash, link.expiresAt, at],
        ]);
      } else {
        await tx.sql('SELECT apply_invitation(NULL, $1, $2, $3, $4, $5, $6, $7)', [
          ...[person.id, email, name, role, link.tokenHash, link.expiresAt, at],
        ]);
      }
      const invitation = await link.deliver(tx, person);
      await this.tell(tx, known ? `sent ${email} a new link` : `invited ${email} as ${role}`);
      await this.auditLog.append(tx, host, {
        action: known ? 'user.invited_again' : 'user.created',
        objectType: 'user',
        objectId: person.id,
        after: { email, name: person.name, role: known?.role ?? role },
      });
      return invitation;
    });
  }

  disable(email: string): Promise<void> {
    return this.act(email, `disabled ${email}`, async (tx, person, at) => {
      if (person.disabledAt !== null) throw new HostCommandError(`${email} is disabled already.`);
      await demandAnotherAdministrator(tx, person);
      await tx.sql('SELECT apply_disabling($1, $2)', [person.id, at]);
      await this.changes.settle(tx, host, person, disabling(at), at);
    });
  }

  demote(email: string, role: Role): Promise<void> {
    return this.act(email, `gave ${email} the role ${role}`, async (tx, person, at) => {
      if (roles.indexOf(role) >= roles.indexOf(person.role as Role))
        throw new HostCommandError(`${email} is ${person.role}, which is not more than ${role}.`);
      await demandAnotherAdministrator(tx, person);
      await tx.sql('SELECT apply_role(NULL, $1, $2, $3)', [person.id, role, at]);
      const [before, after] = [{ role: person.role }, { role }];
      await this.changes.settle(tx, host, person, { action: 'user.role_changed', before, after }, at);
    });
  }

  /** Also of the last administrator, who gets in again this way. */
  reset(email: string): Promise<Invitation> {
    return this.act(email, `reset ${email}`, async (tx, person, at) => {
      if (person.disabledAt !== null)
        throw new HostCommandError(`${email} is disabled; an administrator restores the person first.`);
      const link = this.links.make();
      await tx.sql('SELECT apply_reset(NULL, $1, $2, $3, $4)', [
        ...[person.id, link.tokenHash, link.expiresAt, at],
      ]);
      const invitation = await link.deliver(tx, person);
      await this.changes.settle(tx, host, person, resetting, at);
      return invitation;
    });
  }

  private act<T>(
    email: string,
    what: string,
    work: (tx: Tx, person: UserRow, at: Date) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const found = await tx.user.findUnique({ where: { email }, select: { id: true } });
      if (!found) throw new HostCommandError(`Nobody has the e-mail address ${email}.`);
      await lockPeople(tx, found.id);
      await this.tell(tx, what);
      const person = await tx.user.findUniqueOrThrow({ where: { id: found.id }, include: userParts });
      return work(tx, person, this.clock.now());
    });
  }

  private tell(tx: Tx, what: string): Promise<void> {
    return this.letters.tellAdministrators(tx, {
      subject: 'A command on the server’s host has changed who has access to Stillwatch',
      text: `A command on the host of Stillwatch has ${what}. It is on record in the audit log. If you do not know of it, ask who holds the host.`,
    });
  }
}
