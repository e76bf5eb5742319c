import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { roles, type OnDuty, type Role, type User, type UserInput } from '@stillwatch/contracts/user';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { holding, oneOrMany, readFilteredList, searchText } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { hashPassword } from './passwords.js';
import { toUser } from './user.mapper.js';

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
        OR: [{ name: holding(q) }, { email: holding(q) }],
      }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.user.findMany({
        where,
        orderBy: [{ [sort.field]: sort.direction }, { id: 'asc' }],
        skip: from,
        take,
      }),
      this.database.prisma.user.count({ where }),
    ]);
    return { rows: rows.map(toUser), total, from };
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
  async one(id: string): Promise<User> {
    const row = await this.database.prisma.user.findUnique({
      where: { id: knownForm(id, 'user_not_found', 'person') },
    });
    if (!row) throw unknownObject(id, 'user_not_found', 'person');
    return toUser(row);
  }

  /** @throws ProblemError `email_taken` */
  async create(actor: Actor, { password, ...input }: UserInput): Promise<User> {
    const passwordHash = await hashPassword(password);
    return this.database.transaction(async (tx) => {
      const [row] = await tx.user.createManyAndReturn({
        data: [{ ...input, passwordHash }],
        skipDuplicates: true,
      });
      if (!row) throw new ProblemError('email_taken', `Somebody already uses ${input.email}.`);
      await this.auditLog.append(tx, actor, {
        action: 'user.created',
        objectType: 'user',
        objectId: row.id,
        after: input,
      });
      return toUser(row);
    });
  }

  /**
   * Ends a person's access at once, sessions included. What they decided stays theirs.
   * @throws ProblemError `user_not_found`; `last_administrator` when nobody would be left to let others in
   */
  async disable(actor: Actor, givenId: string): Promise<User> {
    const id = knownForm(givenId, 'user_not_found', 'person');
    return this.database.transaction(async (tx) => {
      const administrators = await lockAdministrators(tx);
      const user = await tx.user.findUnique({ where: { id } });
      if (!user) throw unknownObject(id, 'user_not_found', 'person');
      if (user.disabledAt !== null) return toUser(user);
      if (administrators.length === 1 && administrators[0] === id) {
        throw new ProblemError(
          'last_administrator',
          'This is the last administrator; add another one first.',
        );
      }
      const disabledAt = this.clock.now();
      const disabled = await tx.user.update({ where: { id }, data: { disabledAt } });
      await tx.session.deleteMany({ where: { userId: id } });
      await this.auditLog.append(tx, actor, {
        action: 'user.disabled',
        objectType: 'user',
        objectId: id,
        before: { disabledAt: null },
        after: { disabledAt: disabledAt.toISOString() },
      });
      return toUser(disabled);
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
