import { Injectable } from '@nestjs/common';
import type { WebhookData, WebhookTopic } from '@stillwatch/contracts/webhook';
import type { Tx } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { QueuesService } from '../queues/queues.service.js';

/** Something that has happened and must be told outside. */
export interface OutgoingMessage<Topic extends WebhookTopic = WebhookTopic> {
  readonly topic: Topic;
  readonly data: WebhookData<Topic>;
  /** When it happened, if not now: receivers put messages in order by it. */
  readonly at?: Date;
}

export { WaitingMessagesService, type StoredMessage } from './waiting-messages.service.js';

/**
 * What leaves the house starts here.
 *
 * Invariant: a message exists if and only if the change that it tells of has committed, because both are written by one
 * transaction; and every message is dispatched exactly once, because the transaction that makes its deliveries and letters
 * marks it. A dispatch that fails is tried again, of that message alone; one that fails too often is a dead letter, kept with
 * its reason until somebody replays it. What follows from a dispatch (a delivery, a letter) is a row of its own, tried until
 * it has arrived or is given up, and may arrive twice, with the same id. Jobs only make it fast: a job that is lost with its
 * process costs ten seconds, after which the sweep finds the row.
 */
@Injectable()
export class OutboxService {
  constructor(
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  /** Tells of a change, to be kept or undone with `tx`. One statement, however many messages. */
  async append<Topic extends WebhookTopic>(tx: Tx, ...messages: OutgoingMessage<Topic>[]): Promise<void> {
    if (messages.length === 0) return;
    const now = this.clock.now();
    await tx.sql(insertMessages, [
      messages.map(({ at }) => at ?? now),
      messages.map(({ topic }) => topic),
      messages.map(({ data }) => accountOf(data)),
      messages.map(({ data }) => JSON.stringify(data)),
    ]);
    tx.afterCommit(() => this.queues.requestOutboxDispatch());
  }

  /**
   * Tells each of many accounts the same: `data` is what all messages have in common, to which the database adds the account.
   * Decisions hold the locks of their accounts meanwhile, 24,000 of them perhaps.
   */
  async appendForEach<Topic extends WebhookTopic>(
    tx: Tx,
    accountIds: readonly string[],
    { topic, data }: { topic: Topic; data: Omit<WebhookData<Topic>, 'accountId'> },
  ): Promise<void> {
    if (accountIds.length === 0) return;
    await tx.sql(insertForEach, [this.clock.now(), topic, accountIds, JSON.stringify(data)]);
    tx.afterCommit(() => this.queues.requestOutboxDispatch());
  }
}

/** Of version 7, made here because those of Prisma's client cost a decision about 24,000 accounts seconds. */
const newId = (at: string): string => `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
    substring(int8send(floor(extract(epoch FROM ${at}) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid`;

const insertMessages = `
INSERT INTO outbox_messages (id, created_at, topic, account_id, payload)
SELECT ${newId('at')}, at, topic, account_id, payload
FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::jsonb[]) AS message(at, topic, account_id, payload)`;

const insertForEach = `
INSERT INTO outbox_messages (id, created_at, topic, account_id, payload)
SELECT ${newId('$1::timestamptz')}, $1, $2, account_id, $4::jsonb || jsonb_build_object('accountId', account_id)
FROM unnest($3::text[]) AS told(account_id)`;

const accountOf = (data: WebhookData): string | null => {
  if ('accountId' in data) return data.accountId;
  return 'subject' in data && data.subject.type === 'account' ? data.subject.id : null;
};
