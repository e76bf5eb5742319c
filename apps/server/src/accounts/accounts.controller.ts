import { Body, Controller, Get, HttpStatus, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  accountDetailSchema,
  accountInputSchema,
  accountSchema,
  type Account,
  type AccountDetail,
  type AccountInput,
} from '@stillwatch/contracts/account';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import { observedBehaviourSchema, type ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import {
  riskSchema,
  scoreHistoryEntrySchema,
  type Risk,
  type ScoreHistoryEntry,
} from '@stillwatch/contracts/risk';
import { externalId } from '@stillwatch/contracts/scalar';
import { usageHourSchema, type UsageHour } from '@stillwatch/contracts/usage-series';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../errors/problem-error.js';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { AccountReadingService } from './account-reading.service.js';
import { AccountRegistrationService } from './account-registration.service.js';

const usageQuerySchema = z.object({ days: z.coerce.number().int().min(1).max(400).default(14) });

@ApiTags('Accounts')
@Controller('v1/accounts')
export class AccountsController {
  constructor(
    private readonly reading: AccountReadingService,
    private readonly registration: AccountRegistrationService,
  ) {}

  @Get()
  @Requires('accounts:read')
  @ApiOperation({ summary: 'Accounts, highest score first' })
  @Answers(200, z.array(accountSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Account[]> {
    return sendPage(reply, 'accounts', await this.reading.list(query));
  }

  @Get(':accountId')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'One account' })
  @Answers(200, accountDetailSchema)
  one(@Param('accountId') accountId: string): Promise<AccountDetail> {
    return this.reading.detail(accountId);
  }

  @Put(':accountId')
  @Requires('accounts:write')
  @ApiOperation({ summary: 'Create an account or change the given fields of it' })
  @Answers(200, accountSchema)
  async put(
    @Param('accountId', { schema: externalId }) accountId: string,
    @Body({ schema: accountInputSchema }) input: AccountInput,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Account> {
    const { account, isNew } = await this.registration.register(actor, accountId, input);
    if (isNew) void reply.status(HttpStatus.CREATED);
    return account;
  }

  @Get(':accountId/risk')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'How likely the account trains a competing model on outputs, and why' })
  @Answers(200, riskSchema)
  risk(@Param('accountId') accountId: string): Promise<Risk> {
    return this.reading.risk(accountId);
  }

  @Get(':accountId/usage')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'Usage by hour and model over the days before the newest event' })
  @Answers(200, z.array(usageHourSchema))
  usage(
    @Param('accountId') accountId: string,
    @Query({ schema: usageQuerySchema }) query: z.output<typeof usageQuerySchema>,
  ): Promise<UsageHour[]> {
    return this.reading.usage(accountId, query.days);
  }

  @Get(':accountId/behaviour')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'What the account was seen to do; 404 until it has been scored' })
  @Answers(200, observedBehaviourSchema)
  async behaviour(@Param('accountId') accountId: string): Promise<ObservedBehaviour> {
    const observed = await this.reading.observed(accountId);
    if (!observed) throw new ProblemError('not_found', `Nothing has been observed of ${accountId} yet.`);
    return observed;
  }

  @Get(':accountId/score-history')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'How the score changed, oldest first' })
  @Answers(200, z.array(scoreHistoryEntrySchema))
  scoreHistory(@Param('accountId') accountId: string): Promise<ScoreHistoryEntry[]> {
    return this.reading.scoreHistory(accountId);
  }
}
