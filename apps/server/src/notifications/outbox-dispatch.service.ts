import { Inject, Injectable } from '@nestjs/common';
import type { Database, Tx } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { OutboxService, type StoredMessage } from '../outbox/outbox.service.js';
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
    private readonly outbox: OutboxService,
    private readonly deliveries: WebhookDeliveryService,
    private readonly writing: NoticeWritingService,
    private readonly sending: NoticeSendingService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    while (await this.database.transaction((tx) => this.dispatch(tx)));
    const endpoints = await this.deliveries.dueEndpoints();
    if (endpoints.length > 0) await this.queues.enqueueWebhooks(endpoints);
    if (await this.sending.isAnyDue()) await this.queues.enqueueNotices();
  }

  private async dispatch(tx: Tx): Promise<boolean> {
    const messages = await this.outbox.take(tx, together);
    if (messages.length === 0) return false;
    await this.addDeliveries(tx, messages);
    await this.writing.write(tx, messages);
    return messages.length === together;
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
