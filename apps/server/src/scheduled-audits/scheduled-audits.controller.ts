import { Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  auditJobSchema,
  auditRunSchema,
  type AuditJob,
  type AuditRun,
} from '@stillwatch/contracts/scheduled-audit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { AuditRunsService } from './audit-runs.service.js';
import { ScheduledAuditsService } from './scheduled-audits.service.js';

@ApiTags('Scheduled audits')
@Controller('v1')
export class ScheduledAuditsController {
  constructor(
    private readonly audits: ScheduledAuditsService,
    private readonly runs: AuditRunsService,
  ) {}

  @Get('scheduled-audits')
  @Requires('scheduled-audits:read')
  @ApiOperation({ summary: 'The audits that run by themselves' })
  @Answers(200, z.array(auditJobSchema))
  async list(@Res({ passthrough: true }) reply: FastifyReply): Promise<readonly AuditJob[]> {
    const rows = await this.audits.list();
    return sendPage(reply, 'scheduled-audits', { rows, total: rows.length, from: 0 });
  }

  @Get('scheduled-audits/:name')
  @Requires('scheduled-audits:read')
  @ApiOperation({ summary: 'One of them' })
  @Answers(200, auditJobSchema)
  one(@Param('name') name: string): Promise<AuditJob> {
    return this.audits.one(name);
  }

  @Post('scheduled-audits/:name/run')
  @HttpCode(202)
  @Requires('scheduled-audits:run')
  @ApiOperation({
    summary: 'Run an audit now',
    description:
      'While a run is under way or waits for a worker, it is the one that is answered. A repeat with the same Idempotency-Key gets the first answer.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @Answers(202, auditRunSchema)
  run(
    @Param('name') name: string,
    @CurrentActor() actor: Actor,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
  ): Promise<AuditRun> {
    return this.audits.runNow(actor, name, idempotencyKey);
  }

  @Post('scheduled-audits/:name/pause')
  @HttpCode(200)
  @Requires('scheduled-audits:run')
  @ApiOperation({ summary: 'Stop an audit from running by itself' })
  @Answers(200, auditJobSchema)
  pause(@Param('name') name: string, @CurrentActor() actor: Actor): Promise<AuditJob> {
    return this.audits.pause(actor, name);
  }

  @Post('scheduled-audits/:name/resume')
  @HttpCode(200)
  @Requires('scheduled-audits:run')
  @ApiOperation({ summary: 'Let an audit run by itself again' })
  @Answers(200, auditJobSchema)
  resume(@Param('name') name: string, @CurrentActor() actor: Actor): Promise<AuditJob> {
    return this.audits.resume(actor, name);
  }

  @Get('audit-runs')
  @Requires('scheduled-audits:read')
  @ApiOperation({ summary: 'What their runs have done, newest first' })
  @Answers(200, z.array(auditRunSchema))
  async listRuns(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly AuditRun[]> {
    return sendPage(reply, 'audit-runs', await this.runs.list(query));
  }
}
