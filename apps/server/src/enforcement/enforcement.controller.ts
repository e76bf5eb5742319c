import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  caseDetailSchema,
  dossierSchema,
  type CaseDetail,
  type Dossier,
} from '@stillwatch/contracts/dossier';
import { enforcementSchema, type Enforcement } from '@stillwatch/contracts/enforcement';
import type { FastifyReply } from 'fastify';
import { Requires } from '../http/access.decorators.js';
import { AnswersWithoutDatabase } from '../http/database-guard.js';
import { Answers } from '../http/openapi.js';
import { DecisionsService } from './decisions.service.js';
import { EnforcementCheckService } from './enforcement-check.service.js';

/** The gateway's question, and the files that an answer to it rests on. */
@ApiTags('Enforcement')
@Controller('v1')
export class EnforcementController {
  constructor(
    private readonly checks: EnforcementCheckService,
    private readonly decisions: DecisionsService,
  ) {}

  @Get('enforcement/:accountId')
  @Requires('enforcement:read')
  @AnswersWithoutDatabase()
  @ApiOperation({
    summary: 'May this account be served?',
    description:
      'While the database is away this is answered from memory, with the header Age: the seconds since it was known to be true. What memory does not know is 503 standing_unknown.',
  })
  @Answers(200, enforcementSchema)
  async check(
    @Param('accountId') accountId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Enforcement> {
    const { enforcement, age } = await this.checks.check(accountId);
    if (age !== undefined) void reply.header('age', age);
    return enforcement;
  }

  @Get('cases/:id')
  @Requires('cases:read')
  @ApiOperation({ summary: 'A case with its history and decisions' })
  @Answers(200, caseDetailSchema)
  caseFile(@Param('id') id: string): Promise<CaseDetail> {
    return this.decisions.caseFile(id);
  }

  @Get('accounts/:accountId/dossier')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'Everything on file about an account' })
  @Answers(200, dossierSchema)
  dossier(@Param('accountId') accountId: string): Promise<Dossier> {
    return this.decisions.dossier(accountId);
  }
}
