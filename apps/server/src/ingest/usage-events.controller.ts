import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ingestReceiptSchema, usageEventSchema, type IngestReceipt } from '@stillwatch/contracts/usage-event';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import type { BatchBody } from '../http/batch-body.js';
import { Answers, toOpenApi } from '../http/openapi.js';
import { Takes, takesBatch } from '../http/takes.decorator.js';
import { IngestService } from './ingest.service.js';

@ApiTags('Usage')
@Controller('v1/usage-events')
export class UsageEventsController {
  constructor(private readonly ingest: IngestService) {}

  @Post()
  @HttpCode(202)
  @Requires('usage:write')
  @Takes(takesBatch)
  @ApiOperation({
    summary: 'Record usage events',
    description: [
      'One event a line as NDJSON, or JSON {events: […]}, 100,000 events at most; gzip is accepted. Answers after the commit.',
      'Only id, accountId, occurredAt, operation and model can cost an event: a bad one is rejected by its index, and its neighbours are stored.',
      'Any other field that is null, too long, out of range or of the wrong kind is cut or left out; the event is kept and counted as repaired.',
      'An event is a duplicate, and changes nothing, when one of the same accountId and id is stored whose occurredAt is less than 48 hours away: sending it again is harmless, also with another time.',
      'Content may be text, or messages and parts as model APIs take them; none of it is stored.',
    ].join(' '),
  })
  @ApiConsumes('application/x-ndjson', 'application/json')
  @ApiBody({ schema: toOpenApi(z.object({ events: z.array(usageEventSchema) })) })
  @Answers(202, ingestReceiptSchema)
  async record(@Req() { body }: FastifyRequest, @CurrentActor() actor: Actor): Promise<IngestReceipt> {
    const batch = body as BatchBody;
    try {
      return await this.ingest.ingest(actor.id, batch);
    } finally {
      batch.lease.release();
    }
  }
}
