import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  assignInputSchema,
  caseSchema,
  noteInputSchema,
  type AssignInput,
  type Case,
  type NoteInput,
} from '@stillwatch/contracts/case';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { CaseReadingService } from './case-reading.service.js';
import { CaseWorkService } from './case-work.service.js';

@ApiTags('Cases')
@Controller('v1/cases')
export class CasesController {
  constructor(
    private readonly reading: CaseReadingService,
    private readonly work: CaseWorkService,
  ) {}

  @Get()
  @Requires('cases:read')
  @ApiOperation({ summary: 'The queue, highest score first' })
  @Answers(200, z.array(caseSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Case[]> {
    return sendPage(reply, 'cases', await this.reading.list(query, actor));
  }

  @Post(':id/assign')
  @HttpCode(200)
  @Requires('cases:work')
  @ApiOperation({ summary: 'Give the case to a person, or with null back to everybody' })
  @Answers(200, caseSchema)
  assign(
    @Param('id') id: string,
    @Body({ schema: assignInputSchema }) { assigneeId }: AssignInput,
    @CurrentActor() actor: Actor,
  ): Promise<Case> {
    return this.work.assign(actor, id, assigneeId);
  }

  @Post(':id/notes')
  @Requires('cases:work')
  @ApiOperation({ summary: 'Add a note to the case’s history' })
  @Answers(201, caseSchema)
  note(
    @Param('id') id: string,
    @Body({ schema: noteInputSchema }) { text }: NoteInput,
    @CurrentActor() actor: Actor,
  ): Promise<Case> {
    return this.work.addNote(actor, id, text);
  }
}
