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

/** Letters to customers, whose text is kept, and to the people who work here, whose text may hold a secret. */
const boxes = {
  notices: { table: 'notices', body: 'body' },
  user_letters: { table: 'user_letters', body: `CASE WHEN $3 = 'queued' THEN body ELSE '' END` },
} as const;
type Box = (typeof boxes)[keyof typeof boxes];

interface Claimed {
  readonly box: Box;
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
    const where = { status: 'queued', nextAttemptAt: { lte: this.clock.now() } };
    const { notice, userLetter } = this.database.prisma;
    const due = await Promise.all([
      notice.findFirst({ where, select: { id: true } }),
      userLetter.findFirst({ where, select: { id: true } }),
    ]);
    return due.some((letter) => letter !== null);
  }

  /** Sends what is due, ten at a time, until nothing is or the mail server answered for none of ten. */
  async sendDue(): Promise<void> {
    for (const box of Object.values(boxes)) await this.sendAll(box);
  }

  private async sendAll(box: Box): Promise<void> {
    for (;;) {
      const claimed = await this.claim(box);
      const kinds = await Promise.all(claimed.map((notice) => this.attempt(notice)));
      if (kinds.every((kind) => kind === 'unreachable')) return;
    }
  }

  private async claim(box: Box): Promise<Claimed[]> {
    const now = this.clock.now();
    const { rows } = await this.database.pool.query<Omit<Claimed, 'box'>>(
      `UPDATE ${box.table} SET next_attempt_at = $1, attempt_count = attempt_count + 1 WHERE id IN (
         SELECT id FROM ${box.table} WHERE status = 'queued' AND next_attempt_at <= $2
         ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
       ) RETURNING id, attempt_count AS "attemptCount", recipient, subject, body, created_at AS "createdAt"`,
      [new Date(now.getTime() + claimMs), now, together],
    );
    return rows.map((row) => ({ ...row, box }));
  }

  private async attempt(notice: Claimed): Promise<MailOutcome['kind']> {
    const { box, id, attemptCount, createdAt } = notice;
    const outcome = await this.send(notice);
    const now = this.clock.now();
    const next =
      outcome.kind === 'failed' || outcome.kind === 'unreachable'
        ? nextAttemptAt({ attempts: attemptCount, windowFrom: createdAt, now, chance: Math.random() })
        : null;
    const { status, sentAt, problem } = resultOf(outcome, now, next);
    await this.database.pool.query(
      `UPDATE ${box.table} SET status = $3, sent_at = $4, next_attempt_at = $5, problem = $6, body = ${box.body}
       WHERE id = $1 AND attempt_count = $2 AND status = 'queued'`,
      [id, attemptCount, status, sentAt, next, problem],
    );
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
  if (outcome.kind === 'sent') return { status: 'sent', sentAt: now, problem: null };
  return { status: next ? 'queued' : 'failed', sentAt: null, problem: outcome.problem };
}
