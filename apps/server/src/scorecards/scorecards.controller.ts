import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  backtestSchema,
  scorecardDetailSchema,
  scorecardInputSchema,
  scorecardVersionSchema,
  shadowComparisonSchema,
  trainingRowSchema,
  type Backtest,
  type ScorecardDetail,
  type ScorecardInput,
  type ScorecardVersion,
  type ShadowComparison,
} from '@stillwatch/contracts/scorecard-version';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers, toOpenApi } from '../http/openapi.js';
import { BacktestsService } from './backtests.service.js';
import { ScorecardVersionsService } from './scorecard-versions.service.js';
import { ShadowComparisonService } from './shadow-comparison.service.js';
import { TrainingDataService } from './training-data.service.js';

@ApiTags('Scorecards')
@Controller('v1/scorecards')
export class ScorecardsController {
  constructor(
    private readonly versions: ScorecardVersionsService,
    private readonly backtests: BacktestsService,
    private readonly comparison: ShadowComparisonService,
    private readonly trainingData: TrainingDataService,
  ) {}

  @Get()
  @Requires('scorecards:read')
  @ApiOperation({ summary: 'Every version of the scorecard, newest first' })
  @Answers(200, z.array(scorecardVersionSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly ScorecardVersion[]> {
    return sendPage(reply, 'scorecards', await this.versions.list(query));
  }

  @Get('training-data')
  @Requires('scorecards:read')
  @ApiOperation({
    summary: 'Reviewed accounts with their measured signals, for a refit; one JSON object a line',
  })
  @ApiProduces('application/x-ndjson')
  @Answers(200, trainingRowSchema)
  export(@Res() reply: FastifyReply): void {
    const lines = Readable.from(asLines(this.trainingData.rows()));
    void reply.header('content-type', 'application/x-ndjson').send(lines);
  }

  @Get(':version')
  @Requires('scorecards:read')
  @ApiOperation({ summary: 'One version with its document' })
  @Answers(200, scorecardDetailSchema)
  one(@Param('version') version: string): Promise<ScorecardDetail> {
    return this.versions.one(version);
  }

  @Post()
  @Requires('scorecards:write')
  @ApiOperation({ summary: 'Store a scorecard as a candidate, which judges nobody' })
  @ApiBody({ schema: toOpenApi(scorecardInputSchema) })
  @Answers(201, scorecardVersionSchema)
  add(
    @Body({ schema: scorecardInputSchema }) input: ScorecardInput,
    @CurrentActor() actor: Actor,
  ): Promise<ScorecardVersion> {
    return this.versions.add(actor, input);
  }

  @Post(':version/shadow')
  @HttpCode(200)
  @Requires('scorecards:write')
  @ApiOperation({ summary: 'Let a scorecard score in shadow beside the active one' })
  @Answers(200, scorecardVersionSchema)
  shadow(@Param('version') version: string, @CurrentActor() actor: Actor): Promise<ScorecardVersion> {
    return this.versions.change(actor, version, 'shadow');
  }

  @Post(':version/activate')
  @HttpCode(200)
  @RequiresPerson('scorecards:write')
  @ApiOperation({ summary: 'Judge by a tested scorecard from now on, and score every account again' })
  @Answers(200, scorecardVersionSchema)
  activate(@Param('version') version: string, @CurrentActor() actor: Actor): Promise<ScorecardVersion> {
    return this.versions.change(actor, version, 'activate');
  }

  @Post(':version/retire')
  @HttpCode(200)
  @Requires('scorecards:write')
  @ApiOperation({ summary: 'End the shadow of a scorecard, or put a candidate away' })
  @Answers(200, scorecardVersionSchema)
  retire(@Param('version') version: string, @CurrentActor() actor: Actor): Promise<ScorecardVersion> {
    return this.versions.change(actor, version, 'retire');
  }

  @Post(':version/backtests')
  @HttpCode(202)
  @Requires('scorecards:write')
  @ApiOperation({
    summary: 'Find out whose band a scorecard would change; answers the running one if there is one',
  })
  @Answers(202, backtestSchema)
  backtest(@Param('version') version: string, @CurrentActor() actor: Actor): Promise<Backtest> {
    return this.backtests.start(actor, version);
  }

  @Get(':version/shadow-comparison')
  @Requires('scorecards:read')
  @ApiOperation({ summary: 'What a scorecard has said in shadow, beside the bands that count' })
  @Answers(200, shadowComparisonSchema)
  compare(@Param('version') version: string): Promise<ShadowComparison> {
    return this.comparison.of(version);
  }
}

async function* asLines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
