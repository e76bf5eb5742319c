import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Role, UserChange } from '@stillwatch/contracts/user';
import type { Prisma, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { PasswordLink } from './password-links.js';
import { demandActingAdministrator, demandAnotherAdministrator } from './people-lock.js';
import { disabling, PersonChanges, resetting } from './person-changes.js';
import { haveBeenTwoAdministrators } from './two-administrators.js';
import { findUser } from './user-reading.js';
import type { UserRow } from './user.mapper.js';

export type UserChangeRow = Prisma.UserChangeGetPayload<object>;

/** An act about an administrator, with what it needs. */
export type ActAboutAdministrator =
  | { readonly kind: 'disable' }
  | { readonly kind: 'demote'; readonly role: Role }
  | { readonly kind: 'reset'; readonly link: PasswordLink };

/** The act waits for a second administrator. */
export class Proposed {
  constructor(
    readonly changeId: string,
    readonly name: string,
  ) {}
}

export const secondPersonRequired = ({ changeId, name }: Proposed) =>
  new ProblemError(
    'second_person_required',
    `${name} is an administrator, so this takes a second one: it is proposed as ${changeId}, and another administrator who is independent of you, or ${name}, can approve it.`,
    undefined,
    undefined,
    { userChangeId: changeId },
  );

/**
 * Disabling, demoting or resetting an administrator takes two of them once there have been two. The first call proposes, the
 * same call by another approves. The callers hold {@link lockPeople}.
 */
@Injectable()
export class SecondAdministrator {
  constructor(
    private readonly changes: PersonChanges,
    private readonly auditLog: AuditLogService,
  ) {}

  async isTaken(tx: Tx, person: UserRow): Promise<boolean> {
    const isAdministrator = person.role === 'administrator' && person.disabledAt === null;
    return isAdministrator && (await haveBeenTwoAdministrators(tx));
  }

  /**
   * @returns undefined when one administrator is enough; `done` when this call approved what another had proposed
   * @throws ProblemError as {@link approve}
   */
  async demand(
    ...[tx, actor, person, act, at]: [Tx, Actor, UserRow, ActAboutAdministrator, Date]
  ): Promise<undefined | 'done' | Proposed> {
    if (!(await this.isTaken(tx, person))) return undefined;
    const role = act.kind === 'demote' ? act.role : null;
    const open = await tx.userChange.findFirst({
      where: { userId: person.id, kind: act.kind, status: 'proposed' },
    });
    if (open && open.proposedBy !== actor.id && open.role === role) {
      await this.approve(tx, actor, open, act.kind === 'reset' ? act.link : undefined, at);
      return 'done';
    }
    if (open && (open.proposedBy !== actor.id || open.role === role))
      return new Proposed(open.id, person.name);
    if (open) await this.close(tx, actor, open, 'cancelled', at);
    return this.propose(tx, actor, person, { kind: act.kind, role }, at);
  }

  private async propose(
    ...[tx, actor, person, act, at]: [Tx, Actor, UserRow, Pick<UserChangeRow, 'kind' | 'role'>, Date]
  ): Promise<Proposed> {
    const id = randomUUID();
    const { kind, role } = act;
    await tx.sql('SELECT propose_user_change($1, $2, $3, $4, $5, $6)', [
      ...[actor.id, id, person.id, kind, role, at],
    ]);
    await this.note(tx, actor, id, 'proposed', { userId: person.id, kind, role });
    return new Proposed(id, person.name);
  }

  /**
   * @param link for a reset
   * @throws ProblemError `second_person_required` for the proposer; `not_independent`, `not_confirmed`, `last_administrator`
   */
  async approve(
    ...[tx, actor, change, link, at]: [Tx, Actor, UserChangeRow, PasswordLink | undefined, Date]
  ): Promise<void> {
    const person = await findUser(tx, change.userId);
    await this.demandSecondPerson(tx, actor, change);
    await demandAnotherAdministrator(tx, person);
    await tx.sql('SELECT approve_user_change($1, $2, $3, $4, $5)', [
      ...[actor.id, change.id, link?.tokenHash ?? null, link?.expiresAt ?? null, at],
    ]);
    await this.changes.settle(tx, actor, person, effectOf(change, person, at), at);
    await this.note(tx, actor, change.id, 'approved', { userId: person.id, kind: change.kind });
  }

  private async demandSecondPerson(tx: Tx, actor: Actor, change: UserChangeRow): Promise<void> {
    if (actor.id === change.proposedBy) {
      throw new ProblemError(
        'second_person_required',
        'You proposed this yourself; another administrator must approve it.',
        undefined,
        undefined,
        { userChangeId: change.id },
      );
    }
    if (actor.id === change.userId) return;
    await demandActingAdministrator(tx, actor);
    if (change.userId === change.proposedBy || (await areIndependent(tx, actor.id, change.proposedBy)))
      return;
    throw new ProblemError(
      'not_independent',
      'You and the proposer are not independent, because one of you let the other in; somebody else must approve this.',
    );
  }

  async close(
    ...[tx, actor, change, status, at]: [Tx, Actor, UserChangeRow, 'rejected' | 'cancelled', Date]
  ): Promise<void> {
    await tx.sql('SELECT close_user_change($1, $2, $3, $4)', [actor.id, change.id, status, at]);
    await this.note(tx, actor, change.id, status, { userId: change.userId, kind: change.kind });
  }

  private note(
    ...[tx, actor, id, what, after]: [Tx, Actor, string, UserChange['status'] | 'approved', object]
  ): Promise<void> {
    return this.auditLog.append(tx, actor, {
      ...{ action: `user_change.${what}`, objectType: 'user_change', objectId: id, after },
    });
  }
}

function effectOf({ kind, role }: UserChangeRow, person: UserRow, at: Date) {
  if (kind === 'disable') return disabling(at);
  if (kind === 'reset') return resetting;
  return { action: 'user.role_changed', before: { role: person.role }, after: { role } };
}

async function areIndependent(tx: Tx, one: string, other: string): Promise<boolean> {
  const found = await tx.introduction.findFirst({
    where: {
      OR: [
        { userId: one, introducedBy: other },
        { userId: other, introducedBy: one },
      ],
    },
    select: { id: true },
  });
  return found === null;
}
