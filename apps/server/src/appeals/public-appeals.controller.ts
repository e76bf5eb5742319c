import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  appealInputSchema,
  publicAppealSchema,
  type AppealInput,
  type PublicAppeal,
} from '@stillwatch/contracts/appeal';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/access.decorators.js';
import { Answers } from '../http/openapi.js';
import { PublicLimiter } from '../http/public-limiter.js';
import { AppealLinks } from './appeal-links.js';
import { PublicAppealsService } from './public-appeals.service.js';

/** For customers: the link in their notice is all they need. */
@ApiTags('For customers')
@Controller('v1/public/appeals')
export class PublicAppealsController {
  constructor(
    private readonly appeals: PublicAppealsService,
    private readonly links: AppealLinks,
    private readonly limiter: PublicLimiter,
  ) {}

  @Get(':token')
  @Public()
  @ApiOperation({ summary: 'What was decided, why, and until when it can be appealed against' })
  @Answers(200, publicAppealSchema)
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicAppeal> {
    await this.limiter.count('reading', request, this.links.read(token) !== undefined);
    void reply.header('referrer-policy', 'no-referrer');
    return this.appeals.show(token);
  }

  @Post(':token')
  @Public()
  @ApiOperation({ summary: 'Appeal, once' })
  @Answers(201, publicAppealSchema)
  async submit(
    @Param('token') token: string,
    @Body({ schema: appealInputSchema }) input: AppealInput,
    @Req() request: FastifyRequest,
  ): Promise<PublicAppeal> {
    await this.limiter.count('writing', request, this.links.read(token) !== undefined);
    return this.appeals.submit(token, input);
  }
}
