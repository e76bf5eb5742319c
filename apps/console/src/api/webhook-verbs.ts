import type { DeadLetter, ReplayedDeadLetters } from '@stillwatch/contracts/dead-letter';
import type {
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEndpointInput,
  WebhookEndpointWithSecret,
} from '@stillwatch/contracts/webhook';
import { at, read, send } from './rest.js';

/** What an administrator does about the provider's systems that are told of decisions. */
export const webhookVerbs = {
  addWebhook: (input: WebhookEndpointInput) =>
    send<WebhookEndpointWithSecret>(at('webhook-endpoints'), input),
  changeWebhook: (endpointId: string, change: WebhookEndpointChange) =>
    send<WebhookEndpoint>(at('webhook-endpoints', endpointId), change, {}, 'PATCH'),
  deleteWebhook: (endpointId: string) => send(at('webhook-endpoints', endpointId), undefined, {}, 'DELETE'),
  rotateWebhookSecret: (endpointId: string, overlapHours: number) =>
    send<WebhookEndpointWithSecret>(at('webhook-endpoints', endpointId, 'rotate-secret'), { overlapHours }),
  webhookDelivery: (deliveryId: string) => read<WebhookDeliveryDetail>(at('webhook-deliveries', deliveryId)),
  replayWebhook: (deliveryId: string) =>
    send<WebhookDelivery>(at('webhook-deliveries', deliveryId, 'replay'), {}),
  replayDeadLetter: (messageId: string) =>
    send<DeadLetter>(at('outbox', 'dead-letters', messageId, 'replay'), {}),
  replayDeadLetters: () => send<ReplayedDeadLetters>(at('outbox', 'dead-letters', 'replay'), {}),
};
