import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  approvalInputSchema,
  approvalRevocationInputSchema,
  approvalSchema,
  declaredPurposeInputSchema,
  declaredPurposeSchema,
  type Approval,
  type ApprovalInput,
  type ApprovalRevocationInput,
  type DeclaredPurpose,
  type DeclaredPurposeInput,
} from '@stillwatch/contracts/account';
import { cohortComparisonSchema, type CohortComparison } from '@stillwatch/contracts/cohort';
import { externalId } from '@stillwatch/contracts/scalar';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { AccountReadingService } from './account-reading.service.js';
import { ApprovalsService } from './approvals.service.js';
import { CohortsService } from './cohorts.service.js';
import { DeclaredPurposesService } from './declared-purposes.service.js';

/** What an account has said and been permitted. */
@ApiTags('Accounts')
@Controller('v1')
export class AccountRecordsController {
  constructor(
    private readonly reading: AccountReadingService,
    private readonly purposes: DeclaredPurposesService,
    private readonly approvals: ApprovalsService,
    private readonly cohorts: CohortsService,
  ) {}

  @Get('accounts/:accountId/cohort')
  @Requires('accounts:read')
  @ApiOperation({
    summary: 'What the account does beside the accounts that declare the same purpose',
    description:
      'Quantiles come from a summary that the audit cohort-summary computes. Where fewer than 20 accounts declare the same, it is compared with all.',
  })
  @Answers(200, cohortComparisonSchema)
  cohort(@Param('accountId') accountId: string): Promise<CohortComparison> {
    return this.cohorts.compared(accountId);
  }

  @Get('accounts/:accountId/declared-purposes')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'Every version of what the account says it does, newest first' })
  @Answers(200, z.array(declaredPurposeSchema))
  listPurposes(@Param('accountId') accountId: string): Promise<DeclaredPurpose[]> {
    return this.reading.declaredPurposes(accountId);
  }

  @Put('accounts/:accountId/declared-purpose')
  @Requires('accounts:write')
  @ApiOperation({
    summary: 'Record what the account says it does',
    description:
      'Makes a new version when something differs from the newest. The same statement within 30 days before its re-attestation is due, or later, renews it.',
  })
  @Answers(200, declaredPurposeSchema)
  async declare(
    @Param('accountId', { schema: externalId }) accountId: string,
    @Body({ schema: declaredPurposeInputSchema }) input: DeclaredPurposeInput,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeclaredPurpose> {
    const { purpose, isNew } = await this.purposes.declare(actor, accountId, input);
    if (isNew) void reply.status(HttpStatus.CREATED);
    return purpose;
  }

  @Get('accounts/:accountId/approvals')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'The exceptions on file, newest first, revoked and expired ones too' })
  @Answers(200, z.array(approvalSchema))
  listApprovals(@Param('accountId') accountId: string): Promise<Approval[]> {
    return this.reading.approvals(accountId);
  }

  @Post('accounts/:accountId/approvals')
  @Requires('approvals:write')
  @ApiOperation({
    summary: 'Put an exception on file',
    description:
      'Kind and reference name it: sent again, it answers 200 with the one on file, whose dates it may change. Only a person may shorten one.',
  })
  @Answers(201, approvalSchema)
  async grant(
    @Param('accountId', { schema: externalId }) accountId: string,
    @Body({ schema: approvalInputSchema }) input: ApprovalInput,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Approval> {
    const { approval, isNew } = await this.approvals.grant(actor, accountId, input);
    void reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return approval;
  }

  @Post('approvals/:id/revoke')
  @HttpCode(200)
  @RequiresPerson('approvals:write')
  @ApiOperation({ summary: 'Take an exception back, with a reason' })
  @Answers(200, approvalSchema)
  revoke(
    @Param('id') id: string,
    @Body({ schema: approvalRevocationInputSchema }) { reason }: ApprovalRevocationInput,
    @CurrentActor() actor: Actor,
  ): Promise<Approval> {
    return this.approvals.revoke(actor, id, reason);
  }
}
