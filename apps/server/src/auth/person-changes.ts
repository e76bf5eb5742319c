import { Injectable } from '@nestjs/common';
import { rolePermissions, type Role } from '@stillwatch/contracts/user';
import type { Tx } from '@stillwatch/database/database';
import { AuditLogService, type AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { systemActor, type Actor } from '../http/actor.js';
import { countsAsConfirmed } from './confirmation.rules.js';
import { PersonLosses, type Loss } from './person-losses.js';
import { haveBeenTwoAdministrators } from './two-administrators.js';
import { findUser } from './user-reading.js';
import type { UserRow } from './user.mapper.js';

export interface PersonChange {
  readonly action: string;
  readonly before?: object;
  readonly after?: object;
  /** Whether the person's sessions end with it. */
  readonly endsSessions?: boolean;
}

export const disabling = (at: Date): PersonChange => ({
  action: 'user.disabled',
  before: { disabledAt: null },
  after: { disabledAt: at.toISOString() },
  endsSessions: true,
});

export const resetting: PersonChange = { action: 'user.reset', endsSessions: true };

/** What follows whenever a person has been changed, by whomever. */
@Injectable()
export class PersonChanges {
  constructor(
    private readonly losses: PersonLosses,
    private readonly auditLog: AuditLogService,
  ) {}

  /**
   * To be called after the row has changed: ends sessions, lets other folders follow from rights that are lost, and writes
   * the audit entries last.
   */
  async settle(tx: Tx, actor: Actor, person: UserRow, change: PersonChange, at: Date): Promise<void> {
    const { endsSessions = false, ...entry } = change;
    if (endsSessions) await tx.session.deleteMany({ where: { userId: person.id } });
    const now = await findUser(tx, person.id);
    const haveBeenTwo = await haveBeenTwoAdministrators(tx);
    const left = rightsOf(now, haveBeenTwo);
    const followed: AuditLogEntryInput[] = [];
    for (const lost of rightsOf(person, haveBeenTwo).filter((right) => !left.includes(right)))
      followed.push(...(await this.losses.follow(tx, lost, person.id, at)));
    await this.auditLog.append(tx, actor, { objectType: 'user', objectId: person.id, ...entry });
    followed.push(...(await endedProposals(tx, person.id, at)));
    if (followed.length > 0) await this.auditLog.appendAll(tx, systemActor, followed);
  }
}

/** In the order in which their followers take locks: deciding is about accounts, working about cases. */
function rightsOf(person: UserRow, haveBeenTwo: boolean): Loss[] {
  if (person.disabledAt !== null) return [];
  const permissions = rolePermissions[person.role as Role];
  return [
    ...(permissions.includes('decisions:propose') && countsAsConfirmed(person, haveBeenTwo)
      ? (['decide'] as const)
      : []),
    ...(permissions.includes('cases:work') ? (['work'] as const) : []),
  ];
}

/** Whoever is disabled or demoted has no open proposal any more: neither of theirs nor about them. */
async function endedProposals(tx: Tx, personId: string, at: Date): Promise<AuditLogEntryInput[]> {
  const ended = await tx.userChange.findMany({
    where: {
      ...{ status: 'cancelled', resolvedBy: null, resolvedAt: at },
      OR: [{ userId: personId }, { proposedBy: personId }],
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return ended.map(({ id }) => ({
    action: 'user_change.cancelled',
    objectType: 'user_change',
    objectId: id,
    after: { because: `of a change of ${personId}` },
  }));
}
