import { Inject, Injectable } from '@nestjs/common';
import type { Invitation, InvitationView, InvitedUser, UserInput } from '@stillwatch/contracts/user';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE, ENV } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { publicUrl } from '../http/public-url.js';
import { hashPassword } from './passwords.js';
import { hashSecret, newSecret } from './secrets.js';
import { noteAdministrators } from './two-administrators.js';
import { readUser } from './user-reading.js';

const validMs = 72 * 3_600_000;

/** Links by which people set their passwords: nobody chooses another's. */
@Injectable()
export class InvitationsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ENV) private readonly env: Env,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `email_taken` */
  async invite(actor: Actor, { email, name, role }: UserInput): Promise<InvitedUser> {
    return this.database.transaction(async (tx) => {
      const at = this.clock.now();
      const [row] = await tx.user.createManyAndReturn({
        data: [{ email, name, role, createdAt: at }],
        skipDuplicates: true,
      });
      if (!row) throw new ProblemError('email_taken', `Somebody already uses ${email}.`);
      await tx.introduction.create({
        data: { userId: row.id, introducedBy: actor.id, kind: 'invited', at },
      });
      const invitation = await this.makeLink(tx, actor, row.id);
      await this.auditLog.append(tx, actor, {
        action: 'user.created',
        objectType: 'user',
        objectId: row.id,
        after: { email, name, role },
      });
      return { ...(await readUser(tx, row.id)), invitation };
    });
  }

  private async makeLink(tx: Tx, actor: Actor, userId: string): Promise<Invitation> {
    const token = newSecret();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + validMs);
    await tx.invitation.create({
      data: { userId, tokenHash: hashSecret(token), createdBy: actor.id, createdAt: now, expiresAt },
    });
    return {
      token,
      url: `${publicUrl(this.env)}/invitation/${token}`,
      expiresAt: expiresAt.toISOString(),
    };
  }

  /** @throws ProblemError `link_not_valid` */
  async show(token: string): Promise<InvitationView> {
    const { user, expiresAt } = await this.find(token);
    return { email: user.email, name: user.name, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Sets the password of the person whom the link is for; the link is used up.
   * @throws ProblemError `link_not_valid`
   */
  async answer(token: string, password: string): Promise<void> {
    const { id, user } = await this.find(token);
    const passwordHash = await hashPassword(password);
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const { count } = await tx.invitation.updateMany({
        where: { id, usedAt: null, withdrawnAt: null },
        data: { usedAt: now },
      });
      if (count === 0) throw linkNotValid();
      await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
      await noteAdministrators(tx, now);
      await this.auditLog.append(
        tx,
        { type: 'user', id: user.id, name: user.name, permissions: [] },
        { action: 'user.password_set', objectType: 'user', objectId: user.id },
      );
    });
  }

  private async find(token: string) {
    const row = await this.database.prisma.invitation.findUnique({
      where: { tokenHash: hashSecret(token) },
      include: { user: { select: { id: true, email: true, name: true, disabledAt: true } } },
    });
    const isOpen =
      row !== null &&
      row.usedAt === null &&
      row.withdrawnAt === null &&
      row.expiresAt > this.clock.now() &&
      row.user.disabledAt === null;
    if (!isOpen) throw linkNotValid();
    return row;
  }
}

const linkNotValid = () =>
  new ProblemError(
    'link_not_valid',
    'The link was used, has expired or was withdrawn; ask an administrator for a new one.',
  );
