import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { sessionSummarySchema, type SessionSummary } from '@stillwatch/contracts/user';
import { z } from 'zod';
import { CurrentActor, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { OpenSessionsService } from './open-sessions.service.js';

@ApiTags('People and keys')
@Controller('v1/users/:id/sessions')
export class UserSessionsController {
  constructor(private readonly sessions: OpenSessionsService) {}

  @Get()
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Where a person is signed in' })
  @Answers(200, z.array(sessionSummarySchema))
  list(@Param('id') id: string): Promise<SessionSummary[]> {
    return this.sessions.list(id, undefined);
  }

  @Delete()
  @HttpCode(204)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Sign a person out everywhere' })
  @Answers(204)
  endAll(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.sessions.endAll(actor, id);
  }

  @Delete(':sessionId')
  @HttpCode(204)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Sign a person out in one place' })
  @Answers(204)
  endOne(
    @Param('id') id: string,
    @Param('sessionId') sessionId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.sessions.endOne(actor, id, sessionId);
  }
}
