import type {
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookEndpoint,
  WebhookTopic,
} from '@stillwatch/contracts/webhook';
import type { Prisma } from '@stillwatch/database/database';

export type EndpointRow = Prisma.WebhookEndpointGetPayload<object>;

export const deliveryInclude = {
  message: true,
  attempts: { orderBy: { number: 'desc' } },
} as const satisfies Prisma.WebhookDeliveryInclude;
export type DeliveryRow = Prisma.WebhookDeliveryGetPayload<{ include: typeof deliveryInclude }>;

export const toEndpoint = (row: EndpointRow, now: Date): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  description: row.description,
  topics: row.topics as WebhookTopic[],
  enabled: row.enabled,
  disabledReason: row.disabledReason,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdBy,
  resumesAt: row.resumesAt && row.resumesAt > now ? row.resumesAt.toISOString() : null,
  previousSecretUntil:
    row.previousSecretUntil && row.previousSecretUntil > now ? row.previousSecretUntil.toISOString() : null,
});

export const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  messageId: row.messageId,
  endpointId: row.endpointId,
  topic: row.message.topic as WebhookTopic,
  accountId: row.message.accountId,
  status: row.status as WebhookDelivery['status'],
  attemptCount: row.attemptCount,
  createdAt: row.createdAt.toISOString(),
  nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  settledAt: row.settledAt?.toISOString() ?? null,
  responseStatus: row.attempts[0]?.responseStatus ?? null,
  problem: row.attempts[0]?.problem ?? null,
});

export const toDeliveryDetail = (row: DeliveryRow): WebhookDeliveryDetail => ({
  ...toDelivery(row),
  payload: JSON.parse(bodyOf(row.message)) as Record<string, unknown>,
  attempts: row.attempts.map(toAttempt),
});

const toAttempt = (row: DeliveryRow['attempts'][number]): WebhookAttempt => ({
  number: row.number,
  at: row.at.toISOString(),
  durationMs: row.durationMs,
  responseStatus: row.responseStatus,
  responseExcerpt: row.responseExcerpt,
  problem: row.problem,
});

/** The body of a message as the Standard Webhooks specification recommends it; the same bytes at every attempt. */
export const bodyOf = (message: {
  readonly topic: string;
  readonly createdAt: Date;
  readonly payload: unknown;
}): string =>
  JSON.stringify({ type: message.topic, timestamp: message.createdAt.toISOString(), data: message.payload });
