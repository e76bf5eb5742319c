import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { campaignSchema, type Campaign } from '@stillwatch/contracts/campaign';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '../errors/problem-error.js';
import { Requires } from '../http/access.decorators.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';

/** Accounts are not linked yet: the list is empty and no campaign is known. */
@ApiTags('Campaigns')
@Controller('v1/campaigns')
export class CampaignsController {
  @Get()
  @Requires('campaigns:read')
  @ApiOperation({
    summary: 'Linked accounts scored as one (none yet: accounts are not linked in this version)',
  })
  @Answers(200, z.array(campaignSchema))
  list(
    @Query({ schema: listQuerySchema }) _query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): readonly Campaign[] {
    return sendPage(reply, 'campaigns', { rows: [], total: 0, from: 0 });
  }

  @Get(':id')
  @Requires('campaigns:read')
  @ApiOperation({ summary: 'One campaign' })
  @Answers(200, campaignSchema)
  one(@Param('id') id: string): Campaign {
    throw new ProblemError('campaign_not_found', `There is no campaign ${id}.`);
  }
}
