import { Inject, Injectable } from '@nestjs/common';
import type { DeadLetter, ReplayedDeadLetters } from '@stillwatch/contracts/dead-letter';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import { webhookTopics, type WebhookTopic } from '@stillwatch/contracts/webhook';
import type { Database, Prisma, Tx } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { DATABASE } from '../env/tokens.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';

const listOptions = {
  sort: ['deadAt', 'createdAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    topic: oneOrMany(z.enum(webhookTopics)),
    accountId: oneOrMany(comparedText),
  }),
};

/** The messages that could not be dispatched, for a person to look at and to send on their way again. */
@Injectable()
export class DeadLettersService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly queues: QueuesService,
    private readonly auditLog: AuditLogService,
  ) {}

  async list(query: ListQuery): Promise<Page<DeadLetter>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'deadAt',
      direction: 'desc',
    });
    const where: Prisma.OutboxMessageWhereInput = {
      deadAt: { not: null },
      ...(filter.id && { id: { in: filter.id.filter(isUuid) } }),
      ...(filter.topic && { topic: { in: filter.topic } }),
      ...(filter.accountId && { accountId: { in: filter.accountId } }),
    };
    const [rows, total] = await Promise.all([
      this.database.prisma.outboxMessage.findMany({
        where,
        orderBy: [{ [sort.field]: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.outboxMessage.count({ where }),
    ]);
    return { rows: rows.flatMap((row) => toDeadLetter(row) ?? []), total, from };
  }

  /** @throws ProblemError `dead_letter_not_found` */
  async one(givenId: string): Promise<DeadLetter> {
    const id = deadLetterId(givenId);
    const row = await this.database.prisma.outboxMessage.findUnique({ where: { id } });
    const letter = row && toDeadLetter(row);
    if (!letter) throw unknownDeadLetter(id);
    return letter;
  }

  /**
   * Lets a message be dispatched again, with its id, as if it had never been tried. Answers it as it was.
   * @throws ProblemError `dead_letter_not_found`
   */
  async replay(actor: Actor, givenId: string): Promise<DeadLetter> {
    const id = deadLetterId(givenId);
    return this.database.transaction(async (tx) => {
      await tx.sql('SELECT FROM outbox_messages WHERE id = $1 FOR UPDATE', [id]);
      const row = await tx.outboxMessage.findUnique({ where: { id } });
      const letter = row && toDeadLetter(row);
      if (!letter) throw unknownDeadLetter(id);
      await tx.sql(`UPDATE outbox_messages SET ${revived} WHERE id = $1`, [id]);
      await this.auditLog.append(tx, actor, {
        action: 'outbox_message.replayed',
        objectType: 'outbox_message',
        objectId: id,
        before: { deadAt: letter.deadAt, problem: letter.problem },
        after: { topic: letter.topic, accountId: letter.accountId },
      });
      this.dispatchAfter(tx);
      return letter;
    });
  }

  /** {@link replay} of all of them, with one audit entry. */
  async replayAll(actor: Actor): Promise<ReplayedDeadLetters> {
    return this.database.transaction(async (tx) => {
      const [{ replayed } = { replayed: 0 }] = await tx.sql<ReplayedDeadLetters>(
        `WITH replayed AS (UPDATE outbox_messages SET ${revived} WHERE dead_at IS NOT NULL RETURNING 1)
         SELECT count(*)::int AS replayed FROM replayed`,
      );
      if (replayed === 0) return { replayed };
      await this.auditLog.append(tx, actor, {
        action: 'outbox_message.all_replayed',
        objectType: 'outbox_message',
        objectId: 'all',
        after: { replayed },
      });
      this.dispatchAfter(tx);
      return { replayed };
    });
  }

  private dispatchAfter(tx: Tx): void {
    tx.afterCommit(() => this.queues.requestOutboxDispatch());
  }
}

/** As it was before its first attempt. */
const revived = 'dead_at = NULL, attempt_count = 0, next_attempt_at = NULL, problem = NULL';

const deadLetterId = (given: string): string => knownForm(given, 'dead_letter_not_found', 'dead letter');
const unknownDeadLetter = (id: string) => unknownObject(id, 'dead_letter_not_found', 'dead letter');

const toDeadLetter = (row: Prisma.OutboxMessageGetPayload<object>): DeadLetter | undefined =>
  row.deadAt === null
    ? undefined
    : {
        id: row.id,
        topic: row.topic as WebhookTopic,
        accountId: row.accountId,
        payload: row.payload as Record<string, unknown>,
        createdAt: row.createdAt.toISOString(),
        deadAt: row.deadAt.toISOString(),
        attemptCount: row.attemptCount,
        problem: row.problem ?? '',
      };
