import { Inject, Injectable } from '@nestjs/common';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import {
  webhookDeliveryStatuses,
  webhookTopics,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
} from '@stillwatch/contracts/webhook';
import type { Database, Prisma } from '@stillwatch/database/database';
import { z } from 'zod';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import type { Page } from '../http/list.js';
import { comparedText, oneOrMany, readFilteredList } from '../http/list-filter.js';
import { isUuid, knownForm, unknownObject } from '../http/path-id.js';
import { QueuesService } from '../queues/queues.service.js';
import { deliveryInclude, toDelivery, toDeliveryDetail, type DeliveryRow } from './webhook.mapper.js';

const listOptions = {
  sort: ['createdAt'] as const,
  filter: z.object({
    id: oneOrMany(comparedText),
    endpointId: oneOrMany(comparedText),
    status: oneOrMany(z.enum(webhookDeliveryStatuses)),
    topic: oneOrMany(z.enum(webhookTopics)),
    accountId: oneOrMany(comparedText),
  }),
};

/** What was sent where, and what came back. */
@Injectable()
export class WebhookLogService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly queues: QueuesService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  async list(query: ListQuery): Promise<Page<WebhookDelivery>> {
    const { filter, sort, from, take } = readFilteredList(query, listOptions, {
      field: 'createdAt',
      direction: 'desc',
    });
    const where = toWhere(filter);
    const [rows, total] = await Promise.all([
      this.database.prisma.webhookDelivery.findMany({
        where,
        include: deliveryInclude,
        orderBy: [{ createdAt: sort.direction }, { id: sort.direction }],
        skip: from,
        take,
      }),
      this.database.prisma.webhookDelivery.count({ where }),
    ]);
    return { rows: rows.map(toDelivery), total, from };
  }

  /** @throws ProblemError `webhook_delivery_not_found` */
  async one(id: string): Promise<WebhookDeliveryDetail> {
    return toDeliveryDetail(await this.row(id));
  }

  /**
   * Sends a message again, with its id, and retries for another 12 hours. One that is on its way is tried at once, whatever its
   * receiver asked for.
   * @throws ProblemError `webhook_delivery_not_found`; `invalid_request` when the endpoint is disabled or gone
   */
  async replay(actor: Actor, givenId: string): Promise<WebhookDelivery> {
    const { id, endpointId } = await this.row(givenId);
    await this.database.transaction(async (tx, afterCommit) => {
      const endpoint = await tx.webhookEndpoint.findUniqueOrThrow({ where: { id: endpointId } });
      if (!endpoint.enabled)
        throw new ProblemError('invalid_request', 'The endpoint is disabled; enable it and replay again.');
      const now = this.clock.now();
      await tx.webhookEndpoint.update({ where: { id: endpointId }, data: { resumesAt: null } });
      await tx.webhookDelivery.update({
        where: { id },
        data: { status: 'pending', nextAttemptAt: now, windowFrom: now, windowAttempts: 0, settledAt: null },
      });
      await this.auditLog.append(tx, actor, {
        action: 'webhook_delivery.replayed',
        objectType: 'webhook_delivery',
        objectId: id,
        after: { endpointId },
      });
      afterCommit(() => this.queues.requestOutboxDispatch());
    });
    return toDelivery(await this.row(id));
  }

  private async row(givenId: string): Promise<DeliveryRow> {
    const id = knownForm(givenId, 'webhook_delivery_not_found', 'webhook delivery');
    const row = await this.database.prisma.webhookDelivery.findUnique({
      where: { id },
      include: deliveryInclude,
    });
    if (!row) throw unknownObject(id, 'webhook_delivery_not_found', 'webhook delivery');
    return row;
  }
}

function toWhere(filter: z.output<typeof listOptions.filter>): Prisma.WebhookDeliveryWhereInput {
  const { id, endpointId, status, topic, accountId } = filter;
  return {
    ...(id && { id: { in: id.filter(isUuid) } }),
    ...(endpointId && { endpointId: { in: endpointId.filter(isUuid) } }),
    ...(status && { status: { in: status } }),
    ...((topic ?? accountId) && {
      message: { ...(topic && { topic: { in: topic } }), ...(accountId && { accountId: { in: accountId } }) },
    }),
  };
}
