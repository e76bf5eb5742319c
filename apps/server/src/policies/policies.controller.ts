import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  acceptanceCountSchema,
  clauseAcceptanceSchema,
  policyAcceptanceInputSchema,
  policyAcceptanceSchema,
  policyAcceptancesInputSchema,
  policyClauseInputSchema,
  policyClauseSchema,
  recordedAcceptancesSchema,
  type AcceptanceCount,
  type ClauseAcceptance,
  type PolicyAcceptance,
  type PolicyAcceptanceInput,
  type PolicyAcceptancesInput,
  type PolicyClause,
  type PolicyClauseInput,
  type RecordedAcceptances,
} from '@stillwatch/contracts/policy-clause';
import { externalId } from '@stillwatch/contracts/scalar';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { PoliciesService } from './policies.service.js';
import { PolicyAcceptancesService } from './policy-acceptances.service.js';

const versionSchema = z.coerce.number().int().min(1).max(1_000_000);

@ApiTags('Policies')
@Controller('v1')
export class PoliciesController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly acceptances: PolicyAcceptancesService,
  ) {}

  @Get('policy-clauses')
  @Requires('cases:read')
  @ApiOperation({ summary: 'The clauses of the terms, every version' })
  @Answers(200, z.array(policyClauseSchema))
  async list(@Res({ passthrough: true }) reply: FastifyReply): Promise<readonly PolicyClause[]> {
    const rows = await this.policies.list();
    return sendPage(reply, 'policy-clauses', { rows, total: rows.length, from: 0 });
  }

  @Post('policy-clauses')
  @Requires('policies:write')
  @ApiOperation({ summary: 'Add a wording: the next version of a clause, or a new clause' })
  @Answers(201, policyClauseSchema)
  add(
    @Body({ schema: policyClauseInputSchema }) input: PolicyClauseInput,
    @CurrentActor() actor: Actor,
  ): Promise<PolicyClause> {
    return this.policies.add(actor, input);
  }

  @Get('policy-clauses/acceptance-counts')
  @Requires('cases:read')
  @ApiOperation({ summary: 'How many accounts have accepted each wording' })
  @Answers(200, z.array(acceptanceCountSchema))
  counts(): Promise<AcceptanceCount[]> {
    return this.acceptances.counts();
  }

  @Get('policy-clauses/:clause/:version/acceptances')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'Which accounts have accepted a wording, newest first; filter by accountId' })
  @Answers(200, z.array(clauseAcceptanceSchema))
  async ofClause(
    @Param('clause') clause: string,
    @Param('version', { schema: versionSchema }) version: number,
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly ClauseAcceptance[]> {
    return sendPage(reply, 'acceptances', await this.acceptances.ofClause({ clause, version }, query));
  }

  @Post('policy-clauses/:clause/:version/acceptances')
  @HttpCode(200)
  @Requires('policies:write')
  @ApiOperation({ summary: 'Record that many accounts, or all, have accepted a wording' })
  @Answers(200, recordedAcceptancesSchema)
  acceptByMany(
    @Param('clause') clause: string,
    @Param('version', { schema: versionSchema }) version: number,
    @Body({ schema: policyAcceptancesInputSchema }) input: PolicyAcceptancesInput,
    @CurrentActor() actor: Actor,
  ): Promise<RecordedAcceptances> {
    return this.acceptances.acceptByMany(actor, { clause, version }, input);
  }

  @Get('accounts/:accountId/policy-acceptances')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'Which wordings the account has accepted, newest first' })
  @Answers(200, z.array(policyAcceptanceSchema))
  ofAccount(@Param('accountId') accountId: string): Promise<PolicyAcceptance[]> {
    return this.acceptances.ofAccount(accountId);
  }

  @Put('accounts/:accountId/policy-acceptances/:clause/:version')
  @Requires('accounts:write')
  @ApiOperation({ summary: 'Record that the account has accepted a wording; what is on record stays' })
  @Answers(200, policyAcceptanceSchema)
  accept(
    @Param('accountId', { schema: externalId }) accountId: string,
    @Param('clause') clause: string,
    @Param('version', { schema: versionSchema }) version: number,
    @Body({ schema: policyAcceptanceInputSchema }) { acceptedAt }: PolicyAcceptanceInput,
    @CurrentActor() actor: Actor,
  ): Promise<PolicyAcceptance> {
    return this.acceptances.accept(actor, accountId, { clause, version, acceptedAt });
  }
}
