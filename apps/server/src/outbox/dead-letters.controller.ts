import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  deadLetterSchema,
  replayedDeadLettersSchema,
  type DeadLetter,
  type ReplayedDeadLetters,
} from '@stillwatch/contracts/dead-letter';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { DeadLettersService } from './dead-letters.service.js';

@ApiTags('Webhooks')
@Controller('v1/outbox/dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLettersService) {}

  @Get()
  @Requires('webhooks:read')
  @ApiOperation({ summary: 'Messages that could not be turned into deliveries and letters, newest first' })
  @Answers(200, z.array(deadLetterSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly DeadLetter[]> {
    return sendPage(reply, 'dead-letters', await this.deadLetters.list(query));
  }

  @Get(':id')
  @Requires('webhooks:read')
  @ApiOperation({ summary: 'One of them, with its payload and why it failed' })
  @Answers(200, deadLetterSchema)
  one(@Param('id') id: string): Promise<DeadLetter> {
    return this.deadLetters.one(id);
  }

  @Post('replay')
  @HttpCode(202)
  @Requires('webhooks:write')
  @ApiOperation({ summary: 'Send all of them on their way again' })
  @Answers(202, replayedDeadLettersSchema)
  replayAll(@CurrentActor() actor: Actor): Promise<ReplayedDeadLetters> {
    return this.deadLetters.replayAll(actor);
  }

  @Post(':id/replay')
  @HttpCode(202)
  @Requires('webhooks:write')
  @ApiOperation({ summary: 'Send one on its way again, with the same webhook-id' })
  @Answers(202, deadLetterSchema)
  replay(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<DeadLetter> {
    return this.deadLetters.replay(actor, id);
  }
}
