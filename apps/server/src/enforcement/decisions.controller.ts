import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  decisionAccountSchema,
  decisionInputSchema,
  decisionReviewInputSchema,
  decisionSchema,
  statementOfReasonsSchema,
  statementPreviewInputSchema,
  type Decision,
  type DecisionAccount,
  type DecisionInput,
  type DecisionReviewInput,
  type StatementOfReasons,
  type StatementPreviewInput,
} from '@stillwatch/contracts/enforcement';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { DecisionsService } from './decisions.service.js';
import { EnforcementService } from './enforcement.service.js';

/** An approval or a cancellation may come without a body. */
const reviewSchema = decisionReviewInputSchema.optional();
type Review = DecisionReviewInput | undefined;

@ApiTags('Decisions')
@Controller('v1')
export class DecisionsController {
  constructor(
    private readonly enforcement: EnforcementService,
    private readonly decisions: DecisionsService,
  ) {}

  @Get('decisions')
  @Requires('cases:read')
  @ApiOperation({
    summary: 'Decisions, newest first; filter by caseId, accountId, campaignId, action or status',
  })
  @Answers(200, z.array(decisionSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Decision[]> {
    return sendPage(reply, 'decisions', await this.decisions.list(query));
  }

  @Get('decisions/:id/accounts')
  @Requires('cases:read')
  @ApiOperation({ summary: 'Whom a decision is about, each account with its own statement of reasons' })
  @Answers(200, z.array(decisionAccountSchema))
  async accounts(
    @Param('id') id: string,
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly DecisionAccount[]> {
    return sendPage(reply, 'accounts', await this.decisions.accountsOf(id, query));
  }

  @Post('cases/:id/decisions')
  @RequiresPerson('decisions:propose')
  @ApiOperation({
    summary: 'Decide a case, or propose what needs a second person',
    description:
      'suspend and ban are answered with the status proposed and take effect when another person approves; the others are in force at once. suspend needs until. On a campaign’s case a decision is about all members that are left to decide, or about those in accountIds; members that an approval covers are refused by name. With effectiveAt it takes effect later. A repeat with the same Idempotency-Key gets the first answer.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @Answers(201, decisionSchema)
  propose(
    @Param('id') caseId: string,
    @Body({ schema: decisionInputSchema }) input: DecisionInput,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<Decision> {
    return this.enforcement.propose(actor, caseId, input, idempotencyKey);
  }

  @Post('cases/:id/statement-preview')
  @HttpCode(200)
  @RequiresPerson('decisions:propose')
  @ApiOperation({
    summary: 'The statement of reasons that a decision would carry, to be edited; changes nothing',
  })
  @Answers(200, statementOfReasonsSchema)
  previewStatement(
    @Param('id') caseId: string,
    @Body({ schema: statementPreviewInputSchema }) input: StatementPreviewInput,
  ): Promise<StatementOfReasons> {
    return this.enforcement.previewStatement(caseId, input);
  }

  @Post('decisions/:id/approve')
  @HttpCode(200)
  @RequiresPerson('decisions:approve')
  @ApiOperation({ summary: 'Approve what another person has proposed: it enters into force' })
  @Answers(200, decisionSchema)
  approve(
    @Param('id') id: string,
    @Body({ schema: reviewSchema }) review: Review,
    @CurrentActor() actor: Actor,
  ): Promise<Decision> {
    return this.enforcement.resolve(actor, id, 'approve', review?.reason);
  }

  @Post('decisions/:id/reject')
  @HttpCode(200)
  @RequiresPerson('decisions:approve')
  @ApiOperation({ summary: 'Reject what another person has proposed, with a reason; the case is open again' })
  @Answers(200, decisionSchema)
  reject(
    @Param('id') id: string,
    @Body({ schema: reviewSchema }) review: Review,
    @CurrentActor() actor: Actor,
  ): Promise<Decision> {
    return this.enforcement.resolve(actor, id, 'reject', review?.reason);
  }

  @Post('decisions/:id/cancel')
  @HttpCode(200)
  @RequiresPerson('decisions:propose')
  @ApiOperation({
    summary: 'Take a proposal back, or a decision in its period of grace; the case is open again',
  })
  @Answers(200, decisionSchema)
  cancel(
    @Param('id') id: string,
    @Body({ schema: reviewSchema }) review: Review,
    @CurrentActor() actor: Actor,
  ): Promise<Decision> {
    return this.enforcement.resolve(actor, id, 'cancel', review?.reason);
  }
}
