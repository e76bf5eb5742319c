import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  campaignChangeSchema,
  campaignDetailSchema,
  campaignSchema,
  campaignTimelineSchema,
  campaignWhatIfInputSchema,
  edgeReviewInputSchema,
  memberRemovalInputSchema,
  sharedKeySchema,
  type Campaign,
  type CampaignChange,
  type CampaignDetail,
  type CampaignTimeline,
  type CampaignWhatIfInput,
  type EdgeReviewInput,
  type MemberRemovalInput,
  type SharedKey,
} from '@stillwatch/contracts/campaign';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { CampaignReadingService } from './campaign-reading.service.js';
import { CampaignReviewService } from './campaign-review.service.js';

@ApiTags('Campaigns')
@Controller('v1/campaigns')
export class CampaignsController {
  constructor(
    private readonly reading: CampaignReadingService,
    private readonly review: CampaignReviewService,
  ) {}

  @Get()
  @Requires('campaigns:read')
  @ApiOperation({
    summary: 'Linked accounts scored as one, highest score first; dissolved ones only when asked for',
  })
  @Answers(200, z.array(campaignSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Campaign[]> {
    return sendPage(reply, 'campaigns', await this.reading.list(query));
  }

  @Get(':id')
  @Requires('campaigns:read')
  @ApiOperation({ summary: 'One campaign with its members and what links them' })
  @Answers(200, campaignDetailSchema)
  one(@Param('id') id: string): Promise<CampaignDetail> {
    return this.reading.one(id);
  }

  @Get(':id/timeline')
  @Requires('campaigns:read')
  @ApiOperation({
    summary: 'Requests of every member by the hour, over the two weeks before the newest event',
  })
  @Answers(200, campaignTimelineSchema)
  timeline(@Param('id') id: string): Promise<CampaignTimeline> {
    return this.reading.timeline(id);
  }

  @Get(':id/shared-keys')
  @Requires('campaigns:read')
  @ApiOperation({ summary: 'What members have in common, as pseudonyms' })
  @Answers(200, z.array(sharedKeySchema))
  sharedKeys(@Param('id') id: string): Promise<SharedKey[]> {
    return this.reading.sharedKeys(id);
  }

  @Post(':id/edge-reviews')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({
    summary: 'Cut or confirm an edge, or take that back; answers the campaign before and after',
  })
  @Answers(200, campaignChangeSchema)
  reviewEdge(
    @Param('id') id: string,
    @Body({ schema: edgeReviewInputSchema }) input: EdgeReviewInput,
    @CurrentActor() actor: Actor,
  ): Promise<CampaignChange> {
    return this.review.reviewEdge(actor, id, input);
  }

  @Post(':id/members/:accountId/remove')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'Take a member out of the campaign, whatever links it' })
  @Answers(200, campaignChangeSchema)
  remove(
    @Param('id') id: string,
    @Param('accountId') accountId: string,
    @Body({ schema: memberRemovalInputSchema }) { reason }: MemberRemovalInput,
    @CurrentActor() actor: Actor,
  ): Promise<CampaignChange> {
    return this.review.removeMember(actor, id, accountId, reason);
  }

  @Post(':id/members/:accountId/restore')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'Let a removed account back into the campaign, if it is linked still' })
  @Answers(200, campaignChangeSchema)
  restore(
    @Param('id') id: string,
    @Param('accountId') accountId: string,
    @Body({ schema: memberRemovalInputSchema }) { reason }: MemberRemovalInput,
    @CurrentActor() actor: Actor,
  ): Promise<CampaignChange> {
    return this.review.restoreMember(actor, id, accountId, reason);
  }

  @Post(':id/what-if')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({
    summary: 'What would become of the campaign without some edges and members; writes nothing',
  })
  @Answers(200, campaignChangeSchema)
  whatIf(
    @Param('id') id: string,
    @Body({ schema: campaignWhatIfInputSchema }) input: CampaignWhatIfInput,
  ): Promise<CampaignChange> {
    return this.review.whatIf(id, input);
  }
}
