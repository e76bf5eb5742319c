import { Inject, Injectable } from '@nestjs/common';
import { keyScopes, rolePermissions, type Permission, type Role } from '@stillwatch/contracts/user';
import type { Database, Prisma } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { systemActor, type Actor } from '../http/actor.js';
import { FirstStartService } from './first-start.service.js';
import { hashSecret } from './secrets.js';
import { sessionEnd } from './session-end.rules.js';

export { IndependenceService } from './independence.service.js';
export { PersonLosses, type LossFollower } from './person-losses.js';

const seenEveryMs = 60_000;

/** Finds out who is acting, and lets the first actors in. */
@Injectable()
export class AuthService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
    private readonly firstStart: FirstStartService,
  ) {}

  /** The machine whose key this is, unless the key was revoked. */
  async actorOfKey(secret: string): Promise<Actor | undefined> {
    const key = await this.database.prisma.apiKey.findUnique({ where: { secretHash: hashSecret(secret) } });
    if (!key || key.revokedAt !== null) return undefined;
    return { type: 'api_key', id: key.id, name: key.name, permissions: key.scopes as Permission[] };
  }

  /** The person of a session, unless it has run out or the person was disabled. Being used, it lasts longer. */
  async useSession(token: string): Promise<{ actor: Actor; slidTo: Date | undefined } | undefined> {
    const session = await this.database.prisma.session.findUnique({
      where: { tokenHash: hashSecret(token) },
      include: { user: true },
    });
    if (!session || session.expiresAt <= this.clock.now() || session.user.disabledAt !== null)
      return undefined;
    const { id, name, role } = session.user;
    const actor: Actor = { type: 'user', id, name, permissions: rolePermissions[role as Role] };
    return { actor, slidTo: await this.slide(session) };
  }

  /** At most once a minute, because no reading of a page should wait for a write. It also tells who is on duty. */
  private async slide(session: Prisma.SessionGetPayload<object>): Promise<Date | undefined> {
    const { tokenHash, lastSeenAt, endsAtLatest } = session;
    const now = this.clock.now();
    if (lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < seenEveryMs) return undefined;
    const expiresAt = sessionEnd(now, endsAtLatest, this.env);
    await this.database.prisma.session.updateMany({
      where: { tokenHash },
      data: { lastSeenAt: now, expiresAt },
    });
    return expiresAt;
  }

  /**
   * Makes the key and the first administrator that the environment names. Safe to run in several processes at once and at every
   * start: a key that was revoked stays revoked.
   */
  async bootstrap(env: Env): Promise<void> {
    if (env.STILLWATCH_BOOTSTRAP_KEY !== undefined) await this.bootstrapKey(env.STILLWATCH_BOOTSTRAP_KEY);
    await this.firstStart.bootstrap(env);
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
}
