import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  appealDecisionInputSchema,
  appealDetailSchema,
  appealSchema,
  overturnRateSchema,
  type Appeal,
  type AppealDecisionInput,
  type AppealDetail,
  type OverturnRate,
} from '@stillwatch/contracts/appeal';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { AppealHearingService } from './appeal-hearing.service.js';
import { AppealsService } from './appeals.service.js';

@ApiTags('Appeals')
@Controller('v1/appeals')
export class AppealsController {
  constructor(
    private readonly appeals: AppealsService,
    private readonly hearing: AppealHearingService,
  ) {}

  @Get()
  @Requires('cases:read')
  @ApiOperation({ summary: 'Appeals, the one to answer first at the top' })
  @Answers(200, z.array(appealSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Appeal[]> {
    return sendPage(reply, 'appeals', await this.appeals.list(query, actor));
  }

  @Get('overturn-rates')
  @Requires('cases:read')
  @ApiOperation({ summary: 'How often decisions fell on appeal, by the signals that weighed most in them' })
  @Answers(200, z.array(overturnRateSchema))
  async overturnRates(@Res({ passthrough: true }) reply: FastifyReply): Promise<readonly OverturnRate[]> {
    const rows = await this.appeals.overturnRates();
    return sendPage(reply, 'overturn-rates', { rows, total: rows.length, from: 0 });
  }

  @Get(':id')
  @Requires('cases:read')
  @ApiOperation({ summary: 'One appeal with the decision that it is against' })
  @Answers(200, appealDetailSchema)
  one(@Param('id') id: string): Promise<AppealDetail> {
    return this.appeals.one(id);
  }

  @Post(':id/decide')
  @HttpCode(200)
  @RequiresPerson('decisions:hear-appeals')
  @ApiOperation({
    summary: 'Uphold the decision or overturn it',
    description:
      'By a person who neither proposed nor approved the decision. Overturning brings the account back in the same act.',
  })
  @Answers(200, appealDetailSchema)
  decide(
    @Param('id') id: string,
    @Body({ schema: appealDecisionInputSchema }) input: AppealDecisionInput,
    @CurrentActor() actor: Actor,
  ): Promise<AppealDetail> {
    return this.hearing.decide(actor, id, input);
  }
}
