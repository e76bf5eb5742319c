import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  assignInputSchema,
  caseSchema,
  informationInputSchema,
  leaseInputSchema,
  nextCaseInputSchema,
  nextCaseSchema,
  noteInputSchema,
  snoozeInputSchema,
  type AssignInput,
  type Case,
  type InformationInput,
  type LeaseInput,
  type NextCase,
  type NextCaseInput,
  type NoteInput,
  type SnoozeInput,
} from '@stillwatch/contracts/case';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { CaseLeasesService } from './case-leases.service.js';
import { CaseReadingService } from './case-reading.service.js';
import { CaseWorkService } from './case-work.service.js';

@ApiTags('Cases')
@Controller('v1/cases')
export class CasesController {
  constructor(
    private readonly reading: CaseReadingService,
    private readonly work: CaseWorkService,
    private readonly leases: CaseLeasesService,
  ) {}

  @Get()
  @Requires('cases:read')
  @ApiOperation({ summary: 'The queue, gravest band first, then by due time' })
  @Answers(200, z.array(caseSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Case[]> {
    return sendPage(reply, 'cases', await this.reading.list(query, actor));
  }

  @Post('next')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({
    summary: 'Lease the next case: the gravest of the filter that nobody else is looking at',
    description:
      'Without a filter cases that are open, not snoozed, and nobody’s or one’s own. `except` steps over cases.',
  })
  @Answers(200, nextCaseSchema)
  next(
    @Body({ schema: nextCaseInputSchema }) input: NextCaseInput,
    @CurrentActor() actor: Actor,
  ): Promise<NextCase> {
    return this.leases.next(actor, input);
  }

  @Post('assign-next')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'Take the gravest case of the filter that is nobody’s' })
  @Answers(200, nextCaseSchema)
  assignNext(
    @Body({ schema: nextCaseInputSchema }) input: NextCaseInput,
    @CurrentActor() actor: Actor,
  ): Promise<NextCase> {
    return this.leases.assignNext(actor, input);
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
    return this.work.act(id, (tx) => this.work.assign(tx, actor, id, assigneeId));
  }

  @Post(':id/auto-assign')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'Give the case to the officer with the fewest open ones' })
  @Answers(200, caseSchema)
  autoAssign(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Case> {
    return this.work.act(id, (tx) => this.work.autoAssign(tx, actor, id));
  }

  @Post(':id/snooze')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({
    summary: 'Put the case out of the queue for a while; it wakes by itself, also when a finding gets worse',
  })
  @Answers(200, caseSchema)
  snooze(
    @Param('id') id: string,
    @Body({ schema: snoozeInputSchema }) { until, reason }: SnoozeInput,
    @CurrentActor() actor: Actor,
  ): Promise<Case> {
    return this.work.act(id, (tx) => this.work.snooze(tx, actor, id, { until: new Date(until), reason }));
  }

  @Post(':id/wake')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'Bring a snoozed case back into the queue' })
  @Answers(200, caseSchema)
  wake(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Case> {
    return this.work.act(id, (tx) => this.work.wake(tx, actor, id));
  }

  @Post(':id/information-received')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'The information that was asked for has come: the case is open again' })
  @Answers(200, caseSchema)
  receiveInformation(
    @Param('id') id: string,
    @Body({ schema: informationInputSchema }) { text }: InformationInput,
    @CurrentActor() actor: Actor,
  ): Promise<Case> {
    return this.work.act(id, (tx) => this.work.receiveInformation(tx, actor, id, text));
  }

  @Post(':id/lease')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({
    summary: 'Say that one is looking at the case, for five minutes; a repeat is the heartbeat',
  })
  @Answers(200, caseSchema)
  lease(
    @Param('id') id: string,
    @Body({ schema: leaseInputSchema.optional() }) input: LeaseInput | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<Case> {
    return this.leases.lease(actor, id, { takeOver: input?.takeOver ?? false });
  }

  @Delete(':id/lease')
  @HttpCode(204)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'Say that one is not looking at the case any more' })
  release(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.leases.release(actor, id);
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
    return this.work.act(id, (tx) => this.work.addNote(tx, actor, id, text));
  }
}
