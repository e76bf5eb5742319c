import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  impactInputSchema,
  impactSchema,
  similarCaseSchema,
  type Impact,
  type ImpactInput,
  type SimilarCase,
} from '@stillwatch/contracts/enforcement';
import { z } from 'zod';
import { Requires } from '../http/access.decorators.js';
import { Answers } from '../http/openapi.js';
import { ImpactService } from './impact.service.js';
import { SimilarCasesService } from './similar-cases.service.js';

/** What an officer wants to know before deciding. */
@ApiTags('Cases')
@Controller('v1/cases')
export class ReviewAidsController {
  constructor(
    private readonly impact: ImpactService,
    private readonly similar: SimilarCasesService,
  ) {}

  @Post(':id/impact')
  @HttpCode(200)
  @Requires('cases:read')
  @ApiOperation({
    summary:
      'What a decision would hit: accounts, keys, tokens, spend, approvals on file; nothing is written',
  })
  @Answers(200, impactSchema)
  impactOf(
    @Param('id') id: string,
    @Body({ schema: impactInputSchema.optional() }) input: ImpactInput | undefined,
  ): Promise<Impact> {
    return this.impact.of(id, input?.accountIds);
  }

  @Get(':id/similar')
  @Requires('cases:read')
  @ApiOperation({ summary: 'What was decided in the ten cases most like this one' })
  @Answers(200, z.array(similarCaseSchema))
  similarTo(@Param('id') id: string): Promise<SimilarCase[]> {
    return this.similar.to(id);
  }
}
