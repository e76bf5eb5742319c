import { Inject, Injectable } from '@nestjs/common';
import { keyScopes, rolePermissions, type Permission, type Role } from '@stillwatch/contracts/user';
import type { Database, Prisma } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor, type Actor } from '../http/actor.js';
import { hashPassword } from './passwords.js';
import { hashSecret } from './secrets.js';

export { IndependenceService } from './independence.service.js';
export { PersonLosses, type LossFollower } from './person-losses.js';

const seenEveryMs = 60_000;

/** Finds out who is acting, and lets the first actors in. */
@Injectable()
export class AuthService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** The machine whose key this is, unless the key was revoked. */
  async actorOfKey(secret: string): Promise<Actor | undefined> {
    const key = await this.database.prisma.apiKey.findUnique({ where: { secretHash: hashSecret(secret) } });
    if (!key || key.revokedAt !== null) return undefined;
    return { type: 'api_key', id: key.id, name: key.name, permissions: key.scopes as Permission[] };
  }

  /** The person of a session, unless it has run out or the person was disabled. */
  async actorOfSession(token: string): Promise<Actor | undefined> {
    const session = await this.database.prisma.session.findUnique({
      where: { tokenHash: hashSecret(token) },
      include: { user: true },
    });
    if (!session || session.expiresAt <= this.clock.now() || session.user.disabledAt !== null)
      return undefined;
    await this.markSeen(session);
    const { id, name, role } = session.user;
    return { type: 'user', id, name, permissions: rolePermissions[role as Role] };
  }

  /** At most once a minute: it is for telling who is on duty, and no reading of a page should wait for a write. */
  private async markSeen({ tokenHash, lastSeenAt }: Prisma.SessionGetPayload<object>): Promise<void> {
    const now = this.clock.now();
    if (lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < seenEveryMs) return;
    await this.database.prisma.session.updateMany({ where: { tokenHash }, data: { lastSeenAt: now } });
  }

  /**
   * Makes the key and the administrator that the environment names, where they are absent. Safe to run in several
   * processes at once and at every start: a key that was revoked stays revoked, a person's password stays theirs.
   */
  async bootstrap(env: Env): Promise<void> {
    if (env.STILLWATCH_BOOTSTRAP_KEY !== undefined) await this.bootstrapKey(env.STILLWATCH_BOOTSTRAP_KEY);
    if (env.STILLWATCH_ADMIN_EMAIL !== undefined && env.STILLWATCH_ADMIN_PASSWORD !== undefined) {
      await this.bootstrapAdministrator(
        env.STILLWATCH_ADMIN_EMAIL.toLowerCase(),
        env.STILLWATCH_ADMIN_PASSWORD,
      );
    }
  }

  /** A key made by an older version gets the scopes that were added since. */
  private async bootstrapKey(secret: string): Promise<void> {
    const secretHash = hashSecret(secret);
    const scopes = [...keyScopes];
    await this.database.transaction(async (tx) => {
      const { count } = await tx.apiKey.createMany({
        data: [{ name: 'Bootstrap key', secretHash, scopes }],
        skipDuplicates: true,
      });
      const [key] = await tx.sql<{ id: string; scopes: string[] }>(
        'SELECT id, scopes FROM api_keys WHERE secret_hash = $1 FOR UPDATE',
        [secretHash],
      );
      if (!key || (count === 0 && scopes.every((scope) => key.scopes.includes(scope)))) return;
      await tx.apiKey.update({ where: { secretHash }, data: { scopes } });
      await this.auditLog.append(tx, systemActor, {
        action: count > 0 ? 'api_key.created' : 'api_key.scopes_extended',
        objectType: 'api_key',
        objectId: key.id,
        ...(count > 0 ? {} : { before: { scopes: key.scopes } }),
        after: { name: 'Bootstrap key', scopes },
      });
    });
  }

  private async bootstrapAdministrator(email: string, password: string): Promise<void> {
    if (await this.database.prisma.user.findUnique({ where: { email }, select: { id: true } })) return;
    const passwordHash = await hashPassword(password);
    await this.database.transaction(async (tx) => {
      const [user] = await tx.user.createManyAndReturn({
        data: [{ email, name: 'Administrator', role: 'administrator', passwordHash }],
        skipDuplicates: true,
      });
      if (!user) return;
      await tx.introduction.create({ data: { userId: user.id, kind: 'invited', at: this.clock.now() } });
      await this.auditLog.append(tx, systemActor, {
        action: 'user.created',
        objectType: 'user',
        objectId: user.id,
        after: { email, name: user.name, role: user.role },
      });
    });
  }
}
