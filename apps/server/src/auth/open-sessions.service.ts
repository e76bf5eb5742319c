import { Inject, Injectable } from '@nestjs/common';
import type { SessionSummary } from '@stillwatch/contracts/user';
import type { Database, Prisma } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { demandActingAdministrator, lockPeople } from './people-lock.js';
import { hashSecret } from './secrets.js';
import { findUser } from './user-reading.js';

/** Where people are signed in: one's own for everybody, everybody's for administrators. */
@Injectable()
export class OpenSessionsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Used last first.
   * @param token of the session that asks
   * @throws ProblemError `user_not_found`
   */
  async list(givenUserId: string, token: string | undefined): Promise<SessionSummary[]> {
    const { id: userId } = await findUser(this.database.prisma, givenUserId);
    const rows = await this.database.prisma.session.findMany({
      where: { userId, expiresAt: { gt: this.clock.now() } },
      orderBy: [{ lastSeenAt: { sort: 'desc', nulls: 'last' } }, { createdAt: 'desc' }, { id: 'asc' }],
    });
    const current = token === undefined ? undefined : hashSecret(token);
    return rows.map((row) => toSummary(row, current));
  }

  /**
   * @param exceptToken of the session that stays
   * @throws ProblemError `user_not_found`; `not_confirmed` for an administrator who is not
   */
  async endAll(actor: Actor, givenUserId: string, exceptToken?: string): Promise<void> {
    const { id: userId } = await findUser(this.database.prisma, givenUserId);
    await this.end(actor, userId, {
      ...(exceptToken !== undefined && { tokenHash: { not: hashSecret(exceptToken) } }),
    });
  }

  /** @throws ProblemError `user_not_found`, `session_not_found`; `not_confirmed` for an administrator who is not */
  async endOne(actor: Actor, givenUserId: string, givenId: string): Promise<void> {
    const { id: userId } = await findUser(this.database.prisma, givenUserId);
    const id = knownForm(givenId, 'session_not_found', 'session');
    if ((await this.end(actor, userId, { id })) === 0)
      throw unknownObject(id, 'session_not_found', 'session');
  }

  private end(actor: Actor, userId: string, which: Prisma.SessionWhereInput): Promise<number> {
    return this.database.transaction(async (tx) => {
      if (actor.id !== userId) {
        await lockPeople(tx, userId);
        await demandActingAdministrator(tx, actor);
      }
      const { count } = await tx.session.deleteMany({ where: { userId, ...which } });
      if (count > 0) {
        await this.auditLog.append(tx, actor, {
          action: 'user.sessions_ended',
          objectType: 'user',
          objectId: userId,
          after: { sessions: count },
        });
      }
      return count;
    });
  }
}

const toSummary = (row: Prisma.SessionGetPayload<object>, current: string | undefined): SessionSummary => ({
  id: row.id,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  expiresAt: row.expiresAt.toISOString(),
  address: row.address,
  userAgent: row.userAgent,
  current: row.tokenHash === current,
});
