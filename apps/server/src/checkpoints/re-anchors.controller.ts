import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  reAnchorInputSchema,
  reAnchorSchema,
  type ReAnchorInput,
  type ReAnchorRecord,
} from '@stillwatch/contracts/audit-log';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { ReAnchorsService } from './re-anchors.service.js';

@ApiTags('Audit log')
@Controller('v1/audit-log/re-anchor')
export class ReAnchorsController {
  constructor(private readonly reAnchors: ReAnchorsService) {}

  @Get()
  @Requires('audit-log:read')
  @ApiOperation({ summary: 'What was put on record, or is proposed to be, about a lost end of the log' })
  @Answers(200, z.array(reAnchorSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly ReAnchorRecord[]> {
    return sendPage(reply, 're-anchor', await this.reAnchors.list(query));
  }

  @Post()
  @RequiresPerson('audit-log:re-anchor')
  @ApiOperation({
    summary: 'Propose to put on record that the log has lost its end',
    description: 'For after a restore. Takes effect when a second administrator approves it.',
  })
  @Answers(201, reAnchorSchema)
  propose(
    @Body({ schema: reAnchorInputSchema }) input: ReAnchorInput,
    @CurrentActor() actor: Actor,
  ): Promise<ReAnchorRecord> {
    return this.reAnchors.propose(actor, input);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @RequiresPerson('audit-log:re-anchor')
  @ApiOperation({ summary: 'Approve a re-anchor that somebody else has proposed' })
  @Answers(200, reAnchorSchema)
  approve(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ReAnchorRecord> {
    return this.reAnchors.approve(actor, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequiresPerson('audit-log:re-anchor')
  @ApiOperation({ summary: 'Take a proposal back' })
  @Answers(200, reAnchorSchema)
  cancel(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ReAnchorRecord> {
    return this.reAnchors.cancel(actor, id);
  }
}
