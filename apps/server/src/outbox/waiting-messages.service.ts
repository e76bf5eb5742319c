import { Inject, Injectable } from '@nestjs/common';
import type { Backlog } from '@stillwatch/contracts/system';
import type { WebhookTopic } from '@stillwatch/contracts/webhook';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { nextDispatchAt, problemOf } from './outbox-retry.rules.js';

export interface StoredMessage {
  readonly id: string;
  readonly topic: WebhookTopic;
  readonly accountId: string | null;
  readonly payload: Record<string, unknown>;
  readonly createdAt: Date;
}

const dayMs = 86_400_000;
/** How long the message and its deliveries are kept after it was sent, or given up. */
const keptForDays = 90;
const forgottenAtATime = 5_000;

/** The messages that nobody has dispatched yet, and those that were long ago. */
@Injectable()
export class WaitingMessagesService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the oldest messages that were never tried, and marks them dispatched. Two dispatchers never get the same one; when
   * `tx` is undone they are as before.
   */
  async take(tx: Tx, count: number): Promise<StoredMessage[]> {
    const rows = await tx.sql<StoredMessage>(
      `UPDATE outbox_messages SET dispatched_at = $1 WHERE id IN (
         SELECT id FROM outbox_messages WHERE dispatched_at IS NULL AND dead_at IS NULL AND attempt_count = 0
         ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING ${asStored}`,
      [this.clock.now(), count],
    );
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** {@link take} of one message, tried before or not. Undefined when another has it, or it waits no more. */
  async takeOne(tx: Tx, id: string): Promise<StoredMessage | undefined> {
    const [row] = await tx.sql<StoredMessage>(
      `UPDATE outbox_messages SET dispatched_at = $1 WHERE id IN (
         SELECT id FROM outbox_messages WHERE id = $2 AND dispatched_at IS NULL AND dead_at IS NULL FOR UPDATE SKIP LOCKED
       ) RETURNING ${asStored}`,
      [this.clock.now(), id],
    );
    return row;
  }

  /** The messages that have failed before and are due again. */
  async dueRetries(): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT id FROM outbox_messages
       WHERE dispatched_at IS NULL AND dead_at IS NULL AND attempt_count > 0 AND next_attempt_at <= $1 ORDER BY id`,
      [this.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  /** Counts a failed dispatch: the message is tried again later, or is dead. */
  async noteFailure(id: string, error: unknown): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [row] = await tx.sql<{ attempts: number; topic: string }>(
        `SELECT attempt_count + 1 AS attempts, topic FROM outbox_messages
         WHERE id = $1 AND dispatched_at IS NULL AND dead_at IS NULL FOR UPDATE`,
        [id],
      );
      if (!row) return;
      const now = this.clock.now();
      const next = nextDispatchAt(row.attempts, now);
      const problem = problemOf(error);
      await tx.outboxMessage.update({
        where: { id },
        data: { attemptCount: row.attempts, nextAttemptAt: next, problem, deadAt: next ? null : now },
      });
      if (next) return;
      await this.auditLog.append(tx, systemActor, {
        action: 'outbox_message.dead',
        objectType: 'outbox_message',
        objectId: id,
        after: { topic: row.topic, attempts: row.attempts, problem },
      });
    });
  }

  async counts(): Promise<Backlog['outbox']> {
    const { rows } = await this.database.pool.query<Backlog['outbox']>(
      `SELECT count(*)::int AS waiting, (count(*) FILTER (WHERE attempt_count > 0))::int AS retrying,
         (SELECT count(*)::int FROM outbox_messages WHERE dead_at IS NOT NULL) AS dead
       FROM outbox_messages WHERE dispatched_at IS NULL AND dead_at IS NULL`,
    );
    return rows[0] ?? { waiting: 0, retrying: 0, dead: 0 };
  }

  /**
   * Removes messages and deliveries that were sent, or given up, more than 90 days ago. What is still to be sent stays however
   * old it is, and so do dead letters.
   */
  async forgetSent(): Promise<{ messages: number; deliveries: number }> {
    const before = new Date(this.clock.now().getTime() - keptForDays * dayMs);
    for (const forgotten = { messages: 0, deliveries: 0 }; ;) {
      const { rows } = await this.database.pool.query<typeof forgotten>('SELECT * FROM forget_sent($1, $2)', [
        before,
        forgottenAtATime,
      ]);
      const { messages, deliveries } = rows[0] ?? { messages: 0, deliveries: 0 };
      forgotten.messages += messages;
      forgotten.deliveries += deliveries;
      if (messages < forgottenAtATime && deliveries < forgottenAtATime) return forgotten;
    }
  }
}

const asStored = 'id, topic, account_id AS "accountId", payload, created_at AS "createdAt"';
