import { randomUUID, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { SetUpInput } from '@stillwatch/contracts/user';
import type { Database } from '@stillwatch/database/database';
import type { Logger } from 'pino';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { EnvironmentError, type Env } from '../env/env.js';
import type { Keyring } from '../env/keyring.js';
import { DATABASE, ENV, KEYRING, LOGGER } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { systemActor } from '../http/actor.js';
import { publicUrl } from '../http/public-url.js';
import { PasswordStrength } from './password-strength.js';
import { hashPassword } from './passwords.js';

/**
 * The first administrator, by the environment or by the link that each start prints. Both work only while there is nobody: the
 * database makes no other person without an administrator. The link's secret is derived from the master key, so that every
 * process and every start know the same one.
 */
@Injectable()
export class FirstStartService {
  private readonly secret: Buffer;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(KEYRING) keyring: Keyring,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
    private readonly strength: PasswordStrength,
  ) {
    this.secret = keyring.key('set-up link');
  }

  /**
   * Makes the administrator that the environment names.
   * @throws EnvironmentError for a password that is easy to guess
   */
  async bootstrap({
    STILLWATCH_ADMIN_EMAIL: email,
    STILLWATCH_ADMIN_PASSWORD: password,
  }: Env): Promise<void> {
    if (email === undefined || password === undefined) return;
    if (await this.isAnybodyThere()) {
      this.logger.info(
        'STILLWATCH_ADMIN_EMAIL and STILLWATCH_ADMIN_PASSWORD are ignored: they make an administrator only while there is nobody',
      );
      return;
    }
    try {
      await this.make({ email: email.toLowerCase(), name: 'Administrator', password });
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'weak_password')) throw error;
      throw new EnvironmentError(
        `The environment variable STILLWATCH_ADMIN_PASSWORD is not usable: ${error.message}`,
      );
    }
  }

  /** Where the first administrator is made; undefined once there is somebody. */
  async setUpUrl(): Promise<string | undefined> {
    if (await this.isAnybodyThere()) return undefined;
    return `${publicUrl(this.env)}/set-up/${this.secret.toString('base64url')}`;
  }

  /** @throws ProblemError `link_not_valid` */
  async demandOpen(token: string): Promise<void> {
    const given = Buffer.from(token, 'base64url');
    const isRight = given.length === this.secret.length && timingSafeEqual(given, this.secret);
    if (!isRight || (await this.isAnybodyThere())) throw linkNotValid();
  }

  /** @throws ProblemError `link_not_valid`, `weak_password` */
  async answer(token: string, input: SetUpInput): Promise<void> {
    await this.demandOpen(token);
    if (!(await this.make(input))) throw linkNotValid();
  }

  private async isAnybodyThere(): Promise<boolean> {
    return (await this.database.prisma.user.findFirst({ select: { id: true } })) !== null;
  }

  /** @returns false when somebody else was faster */
  private async make({ email, name, password }: SetUpInput): Promise<boolean> {
    await this.strength.demand(password, { email, name });
    const passwordHash = await hashPassword(password);
    const id = randomUUID();
    return this.database.transaction(async (tx) => {
      const [made] = await tx.sql<{ done: boolean }>(
        'SELECT make_first_administrator($1, $2, $3, $4, $5) AS done',
        [id, email, name, passwordHash, this.clock.now()],
      );
      if (made?.done !== true) return false;
      await this.auditLog.append(tx, systemActor, {
        action: 'user.created',
        objectType: 'user',
        objectId: id,
        after: { email, name, role: 'administrator' },
      });
      return true;
    });
  }
}

const linkNotValid = () =>
  new ProblemError(
    'link_not_valid',
    'The link is not the one of this installation, or somebody was made by it already; sign in, or ask who did.',
  );
