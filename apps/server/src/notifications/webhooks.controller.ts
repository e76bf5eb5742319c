import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  webhookDeliveryDetailSchema,
  webhookDeliverySchema,
  webhookEndpointChangeSchema,
  webhookEndpointInputSchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
  webhookRotationInputSchema,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
  type WebhookEndpoint,
  type WebhookEndpointChange,
  type WebhookEndpointInput,
  type WebhookEndpointWithSecret,
  type WebhookRotationInput,
} from '@stillwatch/contracts/webhook';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { WebhookEndpointsService } from './webhook-endpoints.service.js';
import { WebhookLogService } from './webhook-log.service.js';

@ApiTags('Webhooks')
@Controller('v1')
export class WebhooksController {
  constructor(
    private readonly endpoints: WebhookEndpointsService,
    private readonly log: WebhookLogService,
  ) {}

  @Get('webhook-endpoints')
  @Requires('webhooks:read')
  @ApiOperation({ summary: 'Where webhooks go' })
  @Answers(200, z.array(webhookEndpointSchema))
  async listEndpoints(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly WebhookEndpoint[]> {
    return sendPage(reply, 'webhook-endpoints', await this.endpoints.list(query));
  }

  @Get('webhook-endpoints/:id')
  @Requires('webhooks:read')
  @ApiOperation({ summary: 'One endpoint' })
  @Answers(200, webhookEndpointSchema)
  endpoint(@Param('id') id: string): Promise<WebhookEndpoint> {
    return this.endpoints.one(id);
  }

  @Post('webhook-endpoints')
  @Requires('webhooks:write')
  @ApiOperation({
    summary: 'Add an endpoint; the secret that signs its messages is in this answer and nowhere else',
    description: 'Messages follow the Standard Webhooks specification. No topics means every topic.',
  })
  @Answers(201, webhookEndpointWithSecretSchema)
  create(
    @Body({ schema: webhookEndpointInputSchema }) input: WebhookEndpointInput,
    @CurrentActor() actor: Actor,
  ): Promise<WebhookEndpointWithSecret> {
    return this.endpoints.create(actor, input);
  }

  @Patch('webhook-endpoints/:id')
  @Requires('webhooks:write')
  @ApiOperation({ summary: 'Change, enable or disable an endpoint' })
  @Answers(200, webhookEndpointSchema)
  change(
    @Param('id') id: string,
    @Body({ schema: webhookEndpointChangeSchema }) change: WebhookEndpointChange,
    @CurrentActor() actor: Actor,
  ): Promise<WebhookEndpoint> {
    return this.endpoints.change(actor, id, change);
  }

  @Delete('webhook-endpoints/:id')
  @HttpCode(204)
  @Requires('webhooks:write')
  @ApiOperation({ summary: 'End an endpoint and erase its secret; its deliveries stay in the log' })
  @Answers(204)
  remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.endpoints.remove(actor, id);
  }

  @Post('webhook-endpoints/:id/rotate-secret')
  @HttpCode(200)
  @Requires('webhooks:write')
  @ApiOperation({ summary: 'Make a new secret; the old one signs beside it for the overlap' })
  @Answers(200, webhookEndpointWithSecretSchema)
  rotate(
    @Param('id') id: string,
    @Body({ schema: webhookRotationInputSchema }) { overlapHours }: WebhookRotationInput,
    @CurrentActor() actor: Actor,
  ): Promise<WebhookEndpointWithSecret> {
    return this.endpoints.rotate(actor, id, overlapHours);
  }

  @Get('webhook-deliveries')
  @Requires('webhooks:read')
  @ApiOperation({ summary: 'What was sent where, newest first' })
  @Answers(200, z.array(webhookDeliverySchema))
  async listDeliveries(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly WebhookDelivery[]> {
    return sendPage(reply, 'webhook-deliveries', await this.log.list(query));
  }

  @Get('webhook-deliveries/:id')
  @Requires('webhooks:read')
  @ApiOperation({ summary: 'One delivery with its payload and every attempt' })
  @Answers(200, webhookDeliveryDetailSchema)
  delivery(@Param('id') id: string): Promise<WebhookDeliveryDetail> {
    return this.log.one(id);
  }

  @Post('webhook-deliveries/:id/replay')
  @HttpCode(202)
  @Requires('webhooks:write')
  @ApiOperation({ summary: 'Send a message again, with the same webhook-id' })
  @Answers(202, webhookDeliverySchema)
  replay(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<WebhookDelivery> {
    return this.log.replay(actor, id);
  }
}
