import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ingestReceiptSchema, usageEventSchema, type IngestReceipt } from '@stillwatch/contracts/usage-event';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../errors/problem-error.js';
import { Requires } from '../http/access.decorators.js';
import { Answers, toOpenApi } from '../http/openapi.js';
import { IngestService } from './ingest.service.js';

@ApiTags('Usage')
@Controller('v1/usage-events')
export class UsageEventsController {
  constructor(private readonly ingest: IngestService) {}

  @Post()
  @HttpCode(202)
  @Requires('usage:write')
  @ApiOperation({
    summary: 'Record usage events',
    description:
      'One event a line as NDJSON, or JSON {events: […]}; gzip is accepted. Answers after the commit. A bad event is rejected by its index; its neighbours are stored. Sending an event again counts as a duplicate and changes nothing.',
  })
  @ApiConsumes('application/x-ndjson', 'application/json')
  @ApiBody({ schema: toOpenApi(z.object({ events: z.array(usageEventSchema) })) })
  @Answers(202, ingestReceiptSchema)
  record(@Req() request: FastifyRequest): Promise<IngestReceipt> {
    const { body } = request;
    if (Buffer.isBuffer(body)) return this.ingest.ingestLines(body);
    if (isBatch(body)) return this.ingest.ingestItems(body.events);
    throw new ProblemError(
      'malformed_body',
      'Send one JSON event a line as application/x-ndjson, or {"events": […]} as application/json.',
    );
  }
}

const isBatch = (body: unknown): body is { events: unknown[] } =>
  typeof body === 'object' && body !== null && 'events' in body && Array.isArray(body.events);
