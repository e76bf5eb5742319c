import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@stillwatch/database/database';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.js';
import type { Keyring } from '../env/keyring.js';
import { DATABASE, KEYRING, LOGGER } from '../env/tokens.js';
import { Mailer, type MailOutcome } from './mailer.js';
import { nextAttemptAt } from './webhook-retry.rules.js';

const together = 10;
/** Longer than a mail can take with all its time-outs. */
const claimMs = 120_000;

interface Claimed {
  readonly id: string;
  readonly attemptCount: number;
  readonly recipient: string;
  readonly subject: string;
  readonly body: Buffer;
  readonly createdAt: Date;
}

/**
 * Sends letters. A `queued` letter always has a time at which it is tried next; claiming it moves that time past the end of
 * the attempt, so two workers do not send the same one and a worker that dies gives its claims back by the clock. A mail
 * server that took a letter whose worker died before it could write so gets it again, under the same Message-ID.
 */
@Injectable()
export class NoticeSendingService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  async isAnyDue(): Promise<boolean> {
    const due = await this.database.prisma.notice.findFirst({
      where: { status: 'queued', nextAttemptAt: { lte: this.clock.now() } },
      select: { id: true },
    });
    return due !== null;
  }

  /** Sends what is due, ten at a time, until nothing is or the mail server answered for none of ten. */
  async sendDue(): Promise<void> {
    for (;;) {
      const claimed = await this.claim();
      const kinds = await Promise.all(claimed.map((notice) => this.attempt(notice)));
      if (kinds.every((kind) => kind === 'unreachable')) return;
    }
  }

  private async claim(): Promise<Claimed[]> {
    const now = this.clock.now();
    const { rows } = await this.database.pool.query<Claimed>(
      `UPDATE notices SET next_attempt_at = $1, attempt_count = attempt_count + 1 WHERE id IN (
         SELECT id FROM notices WHERE status = 'queued' AND next_attempt_at <= $2
         ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
       ) RETURNING id, attempt_count AS "attemptCount", recipient, subject, body, created_at AS "createdAt"`,
      [new Date(now.getTime() + claimMs), now, together],
    );
    return rows;
  }

  private async attempt(notice: Claimed): Promise<MailOutcome['kind']> {
    const { id, attemptCount, createdAt } = notice;
    const outcome = await this.send(notice);
    const now = this.clock.now();
    const next =
      outcome.kind === 'failed' || outcome.kind === 'unreachable'
        ? nextAttemptAt({ attempts: attemptCount, windowFrom: createdAt, now, chance: Math.random() })
        : null;
    await this.database.prisma.notice.updateMany({
      where: { id, attemptCount, status: 'queued' },
      data: resultOf(outcome, now, next),
    });
    return outcome.kind;
  }

  /** Never throws: a letter that cannot be opened is a letter that was not sent, and the others go on. */
  private async send({ id, recipient, subject, body }: Claimed): Promise<MailOutcome> {
    let text: string;
    try {
      text = this.keyring.open('letters', body, id).toString();
    } catch (error) {
      this.logger.error({ err: error, notice: id }, 'a letter could not be opened');
      return { kind: 'failed', problem: 'The letter cannot be opened with the master key that is set.' };
    }
    return this.mailer.send({ id, to: recipient, subject, text });
  }
}

function resultOf(outcome: MailOutcome, now: Date, next: Date | null) {
  if (outcome.kind === 'sent') return { status: 'sent', sentAt: now, nextAttemptAt: null, problem: null };
  return { status: next ? 'queued' : 'failed', nextAttemptAt: next, problem: outcome.problem };
}
