import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ingestReceiptSchema, usageEventSchema, type IngestReceipt } from '@stillwatch/contracts/usage-event';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../errors/problem-error.js';
import { Requires } from '../http/access.decorators.js';
import { maxBatchLines, type BatchBody } from '../http/batch-body.js';
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
    description:
      'One event a line as NDJSON, or JSON {events: […]}; gzip is accepted. Answers after the commit. A bad event is rejected by its index; its neighbours are stored. Sending an event again counts as a duplicate and changes nothing.',
  })
  @ApiConsumes('application/x-ndjson', 'application/json')
  @ApiBody({ schema: toOpenApi(z.object({ events: z.array(usageEventSchema) })) })
  @Answers(202, ingestReceiptSchema)
  async record(@Req() { body }: FastifyRequest): Promise<IngestReceipt> {
    const { kind, bytes, lease } = body as BatchBody;
    try {
      return await (kind === 'ndjson'
        ? this.ingest.ingestLines(bytes)
        : this.ingest.ingestItems(itemsOf(bytes)));
    } finally {
      lease.release();
    }
  }
}

/** @throws ProblemError `malformed_body`, `body_too_large` for more than 100,000 events */
function itemsOf(bytes: Buffer): readonly unknown[] {
  const batch = parsed(bytes);
  if (!isBatch(batch)) {
    throw new ProblemError(
      'malformed_body',
      'Send one JSON event a line as application/x-ndjson, or {"events": […]} as application/json.',
    );
  }
  if (batch.events.length > maxBatchLines) {
    throw new ProblemError(
      'body_too_large',
      `A batch can have ${maxBatchLines} events; send fewer at a time.`,
    );
  }
  return batch.events;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new ProblemError('malformed_body', 'The body is not valid JSON.');
  }
}

const isBatch = (body: unknown): body is { events: unknown[] } =>
  typeof body === 'object' && body !== null && 'events' in body && Array.isArray(body.events);
