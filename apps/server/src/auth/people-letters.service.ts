import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import type { Keyring } from '../env/keyring.js';
import { ENV, KEYRING } from '../env/tokens.js';
import { QueuesService } from '../queues/queues.service.js';

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** Letters to the people who work here, where a mail server is set up. The notifications folder sends them. */
@Injectable()
export class PeopleLettersService {
  constructor(
    @Inject(ENV) private readonly env: Env,
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  get isMailSetUp(): boolean {
    return this.env.STILLWATCH_SMTP_URL !== undefined;
  }

  /** Kept or undone with `tx`, sealed, and sent once it has committed. */
  async write(
    tx: Tx,
    to: { readonly id: string; readonly email: string },
    { subject, text }: Letter,
  ): Promise<void> {
    const id = randomUUID();
    const now = this.clock.now();
    await tx.userLetter.create({
      data: {
        ...{ id, userId: to.id, recipient: to.email, subject, status: 'queued' },
        body: this.keyring.seal('letters', text, id),
        ...{ createdAt: now, nextAttemptAt: now },
      },
    });
    tx.afterCommit(() => this.queues.requestOutboxDispatch());
  }

  /** Tells every administrator who can sign in; without a mail server only the audit log tells. */
  async tellAdministrators(tx: Tx, letter: Letter): Promise<void> {
    if (!this.isMailSetUp) return;
    const administrators = await tx.user.findMany({
      where: { role: 'administrator', disabledAt: null },
      select: { id: true, email: true },
      orderBy: { id: 'asc' },
    });
    for (const administrator of administrators) await this.write(tx, administrator, letter);
  }
}
