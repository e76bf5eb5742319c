import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import {
  userChangeKinds,
  userChangeStatuses,
  type ApprovedUserChange,
  type Role,
  type UserChange,
} from '@stillwatch/contracts/user';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { PasswordLinks } from './password-links.js';
import { demandActingAdministrator, lockPeople } from './people-lock.js';
import { SecondAdministrator, type UserChangeRow } from './second-administrator.js';
import { findUser } from './user-reading.js';

const listOptions = {
  sort: ['proposedAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    userId: oneOrMany(comparedText),
    kind: oneOrMany(z.enum(userChangeKinds)),
    status: oneOrMany(z.enum(userChangeStatuses)),
  }),
};

const withNames = {
  user: { select: { name: true } },
  proposer: { select: { name: true } },
} as const satisfies Prisma.UserChangeInclude;

/** What was proposed about administrators, and what became of it. */
@Injectable()
export class UserChangesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly second: SecondAdministrator,
    private readonly links: PasswordLinks,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<UserChange>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'proposedAt',
      direction: 'desc',
    });
    const { id, userId, kind, status } = filter;
    const where = {
      ...(id && { id: { in: id.filter(isUuid) } }),
      ...(userId && { userId: { in: userId.filter(isUuid) } }),
      ...(kind && { kind: { in: kind } }),
      ...(status && { status: { in: status } }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.userChange.findMany({
        ...{ where, include: withNames, skip: from, take },
        orderBy: [{ proposedAt: sort.direction }, { id: sort.direction }],
      }),
      this.database.prisma.userChange.count({ where }),
    ]);
    return { rows: rows.map(toUserChange), total, from };
  }

  /** @throws ProblemError `user_change_not_found` */
  async one(givenId: string): Promise<UserChange> {
    const id = changeId(givenId);
    const row = await this.database.prisma.userChange.findUnique({ where: { id }, include: withNames });
    if (!row) throw unknownChange(id);
    return toUserChange(row);
  }

  /**
   * By another administrator who is independent of the proposer, or by the one whom it is about.
   * @throws ProblemError `user_change_not_found`, `user_change_resolved`, `second_person_required`, `not_independent`,
   *   `not_confirmed`, `last_administrator`
   */
  async approve(actor: Actor, givenId: string): Promise<ApprovedUserChange> {
    const link = this.links.make();
    const invitation = await this.resolve(givenId, async (tx, change, at) => {
      const isReset = change.kind === 'reset';
      await this.second.approve(tx, actor, change, isReset ? link : undefined, at);
      return isReset ? link.deliver(tx, await findUser(tx, change.userId)) : null;
    });
    return { ...(await this.one(givenId)), invitation };
  }

  /** By anybody who could approve it. @throws ProblemError as {@link approve} */
  async reject(actor: Actor, givenId: string): Promise<UserChange> {
    await this.resolve(givenId, async (tx, change, at) => {
      if (actor.id === change.proposedBy) {
        throw new ProblemError('second_person_required', 'You proposed this yourself; cancel it instead.');
      }
      if (actor.id !== change.userId) await demandActingAdministrator(tx, actor);
      await this.second.close(tx, actor, change, 'rejected', at);
    });
    return this.one(givenId);
  }

  /** By its proposer. @throws ProblemError `user_change_not_found`, `user_change_resolved`, `insufficient_scope` */
  async cancel(actor: Actor, givenId: string): Promise<UserChange> {
    await this.resolve(givenId, async (tx, change, at) => {
      if (actor.id !== change.proposedBy) {
        throw new ProblemError(
          'insufficient_scope',
          'Only the proposer cancels a proposal; reject it instead.',
        );
      }
      await this.second.close(tx, actor, change, 'cancelled', at);
    });
    return this.one(givenId);
  }

  private resolve<T>(
    givenId: string,
    work: (tx: Tx, change: UserChangeRow, at: Date) => Promise<T>,
  ): Promise<T> {
    const id = changeId(givenId);
    return this.database.transaction(async (tx) => {
      const found = await tx.userChange.findUnique({ where: { id }, select: { userId: true } });
      if (!found) throw unknownChange(id);
      await lockPeople(tx, found.userId);
      const change = await tx.userChange.findUniqueOrThrow({ where: { id } });
      if (change.status !== 'proposed') {
        throw new ProblemError('user_change_resolved', 'The proposal is no longer open.');
      }
      return work(tx, change, this.clock.now());
    });
  }
}

const changeId = (given: string) => knownForm(given, 'user_change_not_found', 'proposed change');
const unknownChange = (id: string) => unknownObject(id, 'user_change_not_found', 'proposed change');

const toUserChange = (row: Prisma.UserChangeGetPayload<{ include: typeof withNames }>): UserChange => ({
  id: row.id,
  userId: row.userId,
  userName: row.user.name,
  kind: row.kind as UserChange['kind'],
  role: row.role as Role | null,
  status: row.status as UserChange['status'],
  proposedBy: row.proposedBy,
  proposerName: row.proposer.name,
  proposedAt: row.proposedAt.toISOString(),
  resolvedBy: row.resolvedBy,
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
});
