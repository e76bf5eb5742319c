import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { policyClauseSchema, type PolicyClause } from '@stillwatch/contracts/policy-clause';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Requires } from '../http/access.decorators.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { PoliciesService } from './policies.service.js';

@ApiTags('Policies')
@Controller('v1/policy-clauses')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Get()
  @Requires('cases:read')
  @ApiOperation({ summary: 'The clauses of the terms, every version' })
  @Answers(200, z.array(policyClauseSchema))
  async list(@Res({ passthrough: true }) reply: FastifyReply): Promise<readonly PolicyClause[]> {
    const rows = await this.policies.list();
    return sendPage(reply, 'policy-clauses', { rows, total: rows.length, from: 0 });
  }
}
