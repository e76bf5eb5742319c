import { Inject, Injectable } from '@nestjs/common';
import { rolePermissions, type Session, type SessionInput } from '@stillwatch/contracts/user';
import type { Database, Prisma } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { systemActor, type Actor } from '../http/actor.js';
import { LoginLimiter } from './login-limiter.js';
import { PasswordsService } from './passwords.service.js';
import { hashSecret, newSecret } from './secrets.js';
import { latestSessionEnd, sessionEnd } from './session-end.rules.js';
import { readUser } from './user-reading.js';

type UserRow = Prisma.UserGetPayload<object>;
type SessionRow = Prisma.SessionGetPayload<object>;

/** Whence a session is opened. */
export interface SessionOrigin {
  readonly address: string;
  readonly userAgent: string | undefined;
}

const longestUserAgent = 300;

/** Signing in and out. */
@Injectable()
export class SessionsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    private readonly passwords: PasswordsService,
    private readonly auditLog: AuditLogService,
    private readonly limiter: LoginLimiter,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the session and the token that proves it, which is stored nowhere
   * @throws ProblemError `invalid_credentials`, the same for an unknown e-mail, a wrong password and a disabled person;
   *   `too_many_attempts`
   */
  async logIn(input: SessionInput, origin: SessionOrigin): Promise<{ token: string; session: Session }> {
    const email = input.email.trim().toLowerCase();
    const user = await this.database.prisma.user.findUnique({ where: { email } });
    const attempt = { email, address: origin.address, unlockedAt: user?.unlockedAt ?? null };
    await this.limiter.countAttempt(attempt);
    const isRight = await this.passwords.isRight(user, input.password);
    if (!user || !isRight || user.disabledAt !== null) {
      await this.recordRefusal(user ?? undefined, origin.address);
      throw new ProblemError('invalid_credentials', 'The e-mail address or the password is not right.');
    }
    await this.limiter.forgive(attempt);
    return this.open(user, origin);
  }

  /** @throws ProblemError `unauthenticated` */
  async current(token: string | undefined): Promise<Session> {
    const session = token === undefined ? null : await this.find(token);
    if (!session || session.expiresAt <= this.clock.now() || session.user.disabledAt !== null) {
      throw new ProblemError(
        'unauthenticated',
        'Nobody is signed in here; sign in with e-mail and password.',
      );
    }
    return this.toSession(session);
  }

  /** Ends the session if there is one; ending it twice is no failure. */
  async logOut(token: string | undefined): Promise<void> {
    const session = token === undefined ? null : await this.find(token);
    if (!session) return;
    await this.database.transaction(async (tx) => {
      const { count } = await tx.session.deleteMany({ where: { tokenHash: session.tokenHash } });
      if (count === 0) return;
      await this.auditLog.append(tx, asActor(session.user), {
        action: 'session.ended',
        objectType: 'user',
        objectId: session.user.id,
      });
    });
  }

  private find(token: string) {
    return this.database.prisma.session.findUnique({
      where: { tokenHash: hashSecret(token) },
      include: { user: true },
    });
  }

  private async open(
    user: UserRow,
    { address, userAgent }: SessionOrigin,
  ): Promise<{ token: string; session: Session }> {
    const token = newSecret();
    const now = this.clock.now();
    const endsAtLatest = latestSessionEnd(now, this.env);
    const expiresAt = sessionEnd(now, endsAtLatest, this.env);
    await this.database.transaction(async (tx) => {
      await tx.session.deleteMany({ where: { expiresAt: { lt: now } } });
      await tx.session.create({
        data: {
          ...{ tokenHash: hashSecret(token), userId: user.id, createdAt: now, expiresAt, endsAtLatest },
          ...{ address, userAgent: userAgent?.slice(0, longestUserAgent) ?? null },
        },
      });
      await this.auditLog.append(tx, asActor(user), {
        action: 'session.started',
        objectType: 'user',
        objectId: user.id,
        after: { address },
      });
    });
    return { token, session: await this.toSession({ userId: user.id, expiresAt, endsAtLatest }) };
  }

  private async toSession({
    userId,
    expiresAt,
    endsAtLatest,
  }: Pick<SessionRow, 'userId' | 'expiresAt' | 'endsAtLatest'>): Promise<Session> {
    const user = await readUser(this.database.prisma, userId);
    return {
      user,
      permissions: [...rolePermissions[user.role]],
      expiresAt: expiresAt.toISOString(),
      endsAtLatest: endsAtLatest.toISOString(),
    };
  }

  /** An e-mail that is nobody's is not kept: people type passwords into that field too, and the log forgets nothing. */
  private recordRefusal(user: UserRow | undefined, address: string): Promise<void> {
    return this.database.transaction((tx) =>
      this.auditLog.append(tx, systemActor, {
        action: 'session.refused',
        objectType: 'user',
        objectId: user?.id ?? 'unknown',
        after: { address },
      }),
    );
  }
}

const asActor = ({ id, name }: UserRow): Actor => ({ type: 'user', id, name, permissions: [] });
