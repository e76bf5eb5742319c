import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { roles, type OnDuty, type Role, type User } from '@stillwatch/contracts/user';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { isUuid } from '../http/path-id.js';
import { haveBeenTwoAdministrators } from './two-administrators.js';
import { toUser, userParts } from './user.mapper.js';
import { findUser, readUser } from './user-reading.js';

const listOptions = {
  sort: ['name', 'email', 'role', 'createdAt'] as const,
  filter: z.object({
    id: oneOrMany(z.string()),
    role: oneOrMany(z.enum(roles)),
    disabled: z.boolean().optional(),
    q: searchText,
  }),
};

const onDutyMs = 5 * 60_000;

/** The people who work with Stillwatch. */
@Injectable()
export class UsersService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<User>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'name',
      direction: 'asc',
    });
    const { id, role, disabled, q } = filter;
    const where: Prisma.UserWhereInput = {
      ...(id && { id: { in: id.filter(isUuid) } }),
      ...(role && { role: { in: role } }),
      ...(disabled !== undefined && { disabledAt: disabled ? { not: null } : null }),
      ...(q && {
        OR: [{ name: { contains: q, mode: 'insensitive' } }, { email: { contains: q, mode: 'insensitive' } }],
      }),
    };
    const [rows, total, haveBeenTwo] = await Promise.all([
      this.database.prisma.user.findMany({
        where,
        include: userParts,
        orderBy: [{ [sort.field]: sort.direction }, { id: 'asc' }],
        skip: from,
        take,
      }),
      this.database.prisma.user.count({ where }),
      haveBeenTwoAdministrators(this.database.prisma),
    ]);
    return { rows: rows.map((row) => toUser(row, haveBeenTwo)), total, from };
  }

  /** Whose session was used in the last five minutes, by name. */
  async onDuty(): Promise<OnDuty[]> {
    const now = this.clock.now();
    const rows = await this.database.prisma.user.findMany({
      where: {
        disabledAt: null,
        sessions: {
          some: { lastSeenAt: { gt: new Date(now.getTime() - onDutyMs) }, expiresAt: { gt: now } },
        },
      },
      select: {
        ...{ id: true, name: true, role: true },
        sessions: { select: { lastSeenAt: true }, where: { lastSeenAt: { not: null } } },
      },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    });
    return rows.map(({ id, name, role, sessions }) => ({
      ...{ id, name, role: role as Role },
      lastSeenAt: new Date(Math.max(...sessions.map((one) => one.lastSeenAt?.getTime() ?? 0))).toISOString(),
    }));
  }

  /** @throws ProblemError `user_not_found` */
  one(id: string): Promise<User> {
    return readUser(this.database.prisma, id);
  }

  /**
   * Ends a person's access at once, sessions included. What they decided stays theirs.
   * @throws ProblemError `user_not_found`; `last_administrator` when nobody would be left to let others in
   */
  async disable(actor: Actor, givenId: string): Promise<User> {
    return this.database.transaction(async (tx) => {
      const administrators = await lockAdministrators(tx);
      const { id, disabledAt: before } = await findUser(tx, givenId);
      if (before !== null) return readUser(tx, id);
      if (administrators.length === 1 && administrators[0] === id) {
        throw new ProblemError(
          'last_administrator',
          'This is the last administrator; add another one first.',
        );
      }
      const disabledAt = this.clock.now();
      await tx.user.update({ where: { id }, data: { disabledAt } });
      await tx.session.deleteMany({ where: { userId: id } });
      await this.auditLog.append(tx, actor, {
        action: 'user.disabled',
        objectType: 'user',
        objectId: id,
        before: { disabledAt: null },
        after: { disabledAt: disabledAt.toISOString() },
      });
      return readUser(tx, id);
    });
  }
}

/** Locks every administrator who may sign in, in one order, so that two of them cannot disable each other at once. */
async function lockAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT id FROM users WHERE role = 'administrator' AND disabled_at IS NULL ORDER BY id FOR UPDATE`,
  );
  return rows.map((row) => row.id);
}
