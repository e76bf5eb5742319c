import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { roles, type OnDuty, type Role, type User } from '@stillwatch/contracts/user';
import type { Database, Prisma } from '@stillwatch/database/database';
import { z } from 'zod';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import type { Page } from '../http/list.js';
import { holding, oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { isUuid } from '../http/path-id.js';
import { haveBeenTwoAdministrators } from './two-administrators.js';
import { toUser, userParts } from './user.mapper.js';
import { readUser } from './user-reading.js';

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
      ...(q && { OR: [{ name: holding(q) }, { email: holding(q) }] }),
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
    // The sessions are read after the people, and may have ended in between.
    return rows.flatMap(({ id, name, role, sessions }) => {
      const seen = sessions.flatMap(({ lastSeenAt }) => lastSeenAt?.getTime() ?? []);
      if (seen.length === 0) return [];
      return [{ id, name, role: role as Role, lastSeenAt: new Date(Math.max(...seen)).toISOString() }];
    });
  }

  /** @throws ProblemError `user_not_found` */
  one(id: string): Promise<User> {
    return readUser(this.database.prisma, id);
  }
}
