import { Controller, Delete, Get, HttpCode, Param, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { sessionSummarySchema, type SessionSummary } from '@stillwatch/contracts/user';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AnyPerson, CurrentActor } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { OpenSessionsService } from './open-sessions.service.js';
import { sessionCookie } from './session-cookie.js';

@ApiTags('Session')
@Controller('v1/sessions')
export class SessionsController {
  constructor(private readonly sessions: OpenSessionsService) {}

  @Get()
  @AnyPerson()
  @ApiOperation({ summary: 'Where one is signed in' })
  @Answers(200, z.array(sessionSummarySchema))
  list(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<SessionSummary[]> {
    return this.sessions.list(actor.id, request.cookies[sessionCookie]);
  }

  @Delete()
  @HttpCode(204)
  @AnyPerson()
  @ApiOperation({ summary: 'Sign out everywhere else' })
  @Answers(204)
  endOthers(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<void> {
    return this.sessions.endAll(actor, actor.id, request.cookies[sessionCookie]);
  }

  @Delete(':id')
  @HttpCode(204)
  @AnyPerson()
  @ApiOperation({ summary: 'Sign out in one place' })
  @Answers(204)
  endOne(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.sessions.endOne(actor, actor.id, id);
  }
}
