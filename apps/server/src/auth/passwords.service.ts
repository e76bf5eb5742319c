import { Inject, Injectable } from '@nestjs/common';
import type { PasswordChangeInput } from '@stillwatch/contracts/user';
import type { Database, Prisma } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { LoginLimiter } from './login-limiter.js';
import { PasswordStrength } from './password-strength.js';
import { hashPassword, matchPassword } from './passwords.js';
import { hashSecret } from './secrets.js';

/** People's own passwords. */
@Injectable()
export class PasswordsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly limiter: LoginLimiter,
    private readonly strength: PasswordStrength,
  ) {}

  /** A hash from before passwords were normalized is replaced by one of the normalized password. */
  async isRight(
    user: Pick<Prisma.UserGetPayload<object>, 'id' | 'passwordHash'> | null,
    password: string,
  ): Promise<boolean> {
    const match = await matchPassword(password, user?.passwordHash ?? undefined);
    if (user && match === 'right before normalization') {
      await this.database.pool.query('SELECT change_own_password($1, $2, $3)', [
        ...[user.id, user.passwordHash, await hashPassword(password)],
      ]);
    }
    return match !== 'wrong';
  }

  /**
   * Ends the person's other sessions: whoever changes a password may do so because somebody else knows it.
   * @param token of the session that stays
   * @throws ProblemError `wrong_password`, `weak_password`, `too_many_attempts`
   */
  async change(
    actor: Actor,
    { currentPassword, newPassword }: PasswordChangeInput,
    { token, address }: { readonly token: string; readonly address: string },
  ): Promise<void> {
    const user = await this.database.prisma.user.findUniqueOrThrow({ where: { id: actor.id } });
    const attempt = { email: user.email, address, unlockedAt: user.unlockedAt };
    await this.limiter.countAttempt(attempt);
    if ((await matchPassword(currentPassword, user.passwordHash ?? undefined)) === 'wrong') {
      throw new ProblemError(
        'wrong_password',
        'The current password is not right; who has forgotten it asks an administrator for a reset.',
      );
    }
    await this.limiter.forgive(attempt);
    await this.strength.demand(newPassword, user);
    const passwordHash = await hashPassword(newPassword);
    await this.database.transaction(async (tx) => {
      const [changed] = await tx.sql<{ done: boolean }>('SELECT change_own_password($1, $2, $3) AS done', [
        ...[user.id, user.passwordHash, passwordHash],
      ]);
      if (changed?.done !== true)
        throw new ProblemError('wrong_password', 'The password was changed just now.');
      await tx.session.deleteMany({ where: { userId: user.id, tokenHash: { not: hashSecret(token) } } });
      await this.auditLog.append(tx, actor, {
        action: 'user.password_changed',
        objectType: 'user',
        objectId: user.id,
      });
    });
  }
}
