import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  accountEvidenceSchema,
  caseExcerptsSchema,
  eraseEvidenceInputSchema,
  openedExcerptSchema,
  type AccountEvidence,
  type CaseExcerpts,
  type EraseEvidenceInput,
  type OpenedExcerpt,
} from '@stillwatch/contracts/evidence';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import { CurrentActor, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { EvidenceErasureService } from './evidence-erasure.service.js';
import { ExcerptReadingService } from './excerpt-reading.service.js';

@ApiTags('Evidence')
@Controller('v1')
export class ExcerptsController {
  constructor(
    private readonly reading: ExcerptReadingService,
    private readonly erasure: EvidenceErasureService,
  ) {}

  @Get('cases/:id/excerpts')
  @RequiresPerson('cases:read')
  @ApiOperation({
    summary: 'What is kept of the requests of whom the case is about, without their text',
    description: 'By account, newest first; `filter` takes an `accountId`.',
  })
  @Answers(200, caseExcerptsSchema)
  list(@Param('id') id: string, @Query({ schema: listQuerySchema }) query: ListQuery): Promise<CaseExcerpts> {
    return this.reading.list(id, query);
  }

  @Post('cases/:id/excerpts/:excerptId/open')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RequiresPerson('evidence:open')
  @ApiOperation({ summary: 'Read one excerpt; who has read it is recorded in the audit log' })
  @Answers(200, openedExcerptSchema)
  open(
    @Param('id') id: string,
    @Param('excerptId') excerptId: string,
    @CurrentActor() actor: Actor,
  ): Promise<OpenedExcerpt> {
    return this.reading.open(actor, id, excerptId);
  }

  @Get('accounts/:accountId/evidence')
  @RequiresPerson('accounts:read')
  @ApiOperation({ summary: 'How much is kept of the account’s requests, and whether it was erased' })
  @Answers(200, accountEvidenceSchema)
  ofAccount(@Param('accountId') accountId: string): Promise<AccountEvidence> {
    return this.erasure.ofAccount(accountId);
  }

  @Post('accounts/:accountId/evidence/erase')
  @HttpCode(200)
  @RequiresPerson('evidence:erase')
  @ApiOperation({
    summary: 'Erase the account’s excerpts and their key, for good',
    description: 'Nothing more is kept of the account’s requests afterwards.',
  })
  @Answers(200, accountEvidenceSchema)
  erase(
    @Param('accountId') accountId: string,
    @Body({ schema: eraseEvidenceInputSchema }) { reason }: EraseEvidenceInput,
    @CurrentActor() actor: Actor,
  ): Promise<AccountEvidence> {
    return this.erasure.erase(actor, accountId, reason);
  }
}
