import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  backtestSchema,
  backtestSummarySchema,
  type Backtest,
  type BacktestSummary,
} from '@stillwatch/contracts/scorecard-version';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Requires } from '../http/access.decorators.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { BacktestsService } from './backtests.service.js';

@ApiTags('Scorecards')
@Controller('v1/backtests')
export class BacktestsController {
  constructor(private readonly backtests: BacktestsService) {}

  @Get()
  @Requires('scorecards:read')
  @ApiOperation({ summary: 'Backtests, newest first, without their results' })
  @Answers(200, z.array(backtestSummarySchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly BacktestSummary[]> {
    return sendPage(reply, 'backtests', await this.backtests.list(query));
  }

  @Get(':id')
  @Requires('scorecards:read')
  @ApiOperation({ summary: 'How far a backtest is, and whose band would change' })
  @Answers(200, backtestSchema)
  one(@Param('id') id: string): Promise<Backtest> {
    return this.backtests.one(id);
  }
}
