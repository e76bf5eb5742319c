import { Inject, Injectable } from '@nestjs/common';
import type { Database, Tx } from '@stillwatch/database/database';
import { isDatabaseUnavailable } from '@stillwatch/database/database-errors';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.js';
import { DATABASE, LOGGER } from '../env/tokens.js';
import { WaitingMessagesService, type StoredMessage } from '../outbox/outbox.service.js';
import { QueuesService } from '../queues/queues.service.js';
import { NoticeSendingService } from './notice-sending.service.js';
import { NoticeWritingService } from './notice-writing.service.js';
import { WebhookDeliveryService } from './webhook-delivery.service.js';

const together = 500;

/** Turns messages into what they cause outside, and sees to it that what is due is on its way. */
@Injectable()
export class OutboxDispatchService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly waiting: WaitingMessagesService,
    private readonly deliveries: WebhookDeliveryService,
    private readonly writing: NoticeWritingService,
    private readonly sending: NoticeSendingService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.dispatchNew();
    for (const id of await this.waiting.dueRetries()) await this.dispatchOne(id);
    const endpoints = await this.deliveries.dueEndpoints();
    if (endpoints.length > 0) await this.queues.enqueueWebhooks(endpoints);
    if (await this.sending.isAnyDue()) await this.queues.enqueueNotices();
  }

  /** Many at a time, because a decision may be about 24,000 accounts. Where one of them fails, each is tried on its own. */
  private async dispatchNew(): Promise<void> {
    for (;;) {
      let messages: StoredMessage[] = [];
      try {
        await this.database.transaction(async (tx) => {
          messages = await this.waiting.take(tx, together);
          if (messages.length > 0) await this.dispatch(tx, messages);
        });
      } catch (error) {
        if (messages.length === 0 || isDatabaseUnavailable(error)) throw error;
        for (const { id } of messages) await this.dispatchOne(id);
      }
      if (messages.length < together) return;
    }
  }

  /** A failure is the message's own: it is noted on its row. Unless nobody's message could have been dispatched. */
  private async dispatchOne(id: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const message = await this.waiting.takeOne(tx, id);
        if (message) await this.dispatch(tx, [message]);
      });
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      this.logger.error({ err: error, message: id }, 'a message was not dispatched');
      await this.waiting.noteFailure(id, error);
    }
  }

  private async dispatch(tx: Tx, messages: readonly StoredMessage[]): Promise<void> {
    await this.addDeliveries(tx, messages);
    await this.writing.write(tx, messages);
  }

  private async addDeliveries(tx: Tx, messages: readonly StoredMessage[]): Promise<void> {
    const endpoints = await tx.webhookEndpoint.findMany({
      where: { enabled: true },
      select: { id: true, topics: true },
    });
    const now = this.clock.now();
    const data = endpoints.flatMap(({ id: endpointId, topics }) =>
      messages
        .filter(({ topic }) => topics.length === 0 || topics.includes(topic))
        .map(({ id: messageId }) => ({
          messageId,
          endpointId,
          createdAt: now,
          windowFrom: now,
          nextAttemptAt: now,
        })),
    );
    if (data.length > 0) await tx.webhookDelivery.createMany({ data });
  }
}
