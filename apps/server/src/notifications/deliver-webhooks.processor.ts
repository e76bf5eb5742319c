import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../queues/job-handler.js';
import type { Payload } from '../queues/queue-catalog.js';
import { WebhookDeliveryService } from './webhook-delivery.service.js';

@Injectable()
export class DeliverWebhooksProcessor implements JobHandler<'deliver-webhooks'> {
  readonly queue = 'deliver-webhooks';

  constructor(private readonly deliveries: WebhookDeliveryService) {}

  handle({ endpointId }: Payload<'deliver-webhooks'>): Promise<void> {
    return this.deliveries.deliver(endpointId);
  }
}
