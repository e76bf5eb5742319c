import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  caseDetailSchema,
  dossierSchema,
  type CaseDetail,
  type Dossier,
} from '@stillwatch/contracts/dossier';
import { enforcementSchema, type Enforcement } from '@stillwatch/contracts/enforcement';
import { Requires } from '../http/access.decorators.js';
import { Answers } from '../http/openapi.js';
import { DecisionsService } from './decisions.service.js';
import { EnforcementService } from './enforcement.service.js';

/** The gateway's question, and the files that an answer to it rests on. */
@ApiTags('Enforcement')
@Controller('v1')
export class EnforcementController {
  constructor(
    private readonly enforcement: EnforcementService,
    private readonly decisions: DecisionsService,
  ) {}

  @Get('enforcement/:accountId')
  @Requires('enforcement:read')
  @ApiOperation({ summary: 'May this account be served?' })
  @Answers(200, enforcementSchema)
  check(@Param('accountId') accountId: string): Promise<Enforcement> {
    return this.enforcement.check(accountId);
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
