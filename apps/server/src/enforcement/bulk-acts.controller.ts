import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  bulkActDetailSchema,
  bulkActInputSchema,
  bulkPreviewInputSchema,
  bulkPreviewSchema,
  type BulkActDetail,
  type BulkActInput,
  type BulkPreview,
  type BulkPreviewInput,
} from '@stillwatch/contracts/bulk-act';
import { CurrentActor, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { BulkActsService } from './bulk-acts.service.js';

@ApiTags('Cases')
@Controller('v1')
export class BulkActsController {
  constructor(private readonly bulk: BulkActsService) {}

  @Post('cases/bulk-preview')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'How many cases an act on all of a filter would touch' })
  @Answers(200, bulkPreviewSchema)
  preview(
    @Body({ schema: bulkPreviewInputSchema }) input: BulkPreviewInput,
    @CurrentActor() actor: Actor,
  ): Promise<BulkPreview> {
    return this.bulk.preview(actor, input);
  }

  @Post('cases/bulk')
  @HttpCode(202)
  @RequiresPerson('cases:work')
  @ApiOperation({
    summary: 'Do one act on all cases of a filter',
    description:
      'assign, snooze, note, no_violation or request_information, with the count of the preview and a reason. A job does it; its progress and the result of each case are at /v1/bulk-acts/{id}. What hurts an account is never done in bulk.',
  })
  @Answers(202, bulkActDetailSchema)
  start(
    @Body({ schema: bulkActInputSchema }) input: BulkActInput,
    @CurrentActor() actor: Actor,
  ): Promise<BulkActDetail> {
    return this.bulk.start(actor, input);
  }

  @Get('bulk-acts/:id')
  @RequiresPerson('cases:read')
  @ApiOperation({ summary: 'How far a bulk act is, and what came of each case' })
  @Answers(200, bulkActDetailSchema)
  one(@Param('id') id: string): Promise<BulkActDetail> {
    return this.bulk.one(id);
  }
}
