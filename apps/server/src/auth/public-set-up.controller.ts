import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { setUpInputSchema, type SetUpInput } from '@stillwatch/contracts/user';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/access.decorators.js';
import { Answers } from '../http/openapi.js';
import { PublicLimiter } from '../http/public-limiter.js';
import { FirstStartService } from './first-start.service.js';

/** For whoever reads what a start prints while there is nobody. */
@ApiTags('People and keys')
@Controller('v1/public/set-up')
export class PublicSetUpController {
  constructor(
    private readonly firstStart: FirstStartService,
    private readonly limiter: PublicLimiter,
  ) {}

  @Get(':token')
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Whether the first administrator can be made by this link' })
  @Answers(204)
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    await this.limiter.count('reading', request);
    await this.firstStart.demandOpen(token);
  }

  @Post(':token')
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Make the first administrator, once; then sign in' })
  @Answers(204)
  async answer(
    @Param('token') token: string,
    @Body({ schema: setUpInputSchema }) input: SetUpInput,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.limiter.count('writing', request);
    await this.firstStart.answer(token, input);
  }
}
