import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  invitationViewSchema,
  passwordInputSchema,
  type InvitationView,
  type PasswordInput,
} from '@stillwatch/contracts/user';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../errors/problem-error.js';
import { Public } from '../http/access.decorators.js';
import { Answers } from '../http/openapi.js';
import { PublicLimiter } from '../http/public-limiter.js';
import { InvitationsService } from './invitations.service.js';

/** For whom a link was made. Only links that name nothing are counted: who holds a right one needs no bound. */
@ApiTags('People and keys')
@Controller('v1/public/invitations')
export class PublicInvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly limiter: PublicLimiter,
  ) {}

  @Get(':token')
  @Public()
  @ApiOperation({ summary: 'Whom the invitation is for, and until when it can be answered' })
  @Answers(200, invitationViewSchema)
  show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InvitationView> {
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    return this.counted(request, () => this.invitations.show(token));
  }

  @Post(':token')
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Set the password, once; then sign in with it' })
  @Answers(204)
  answer(
    @Param('token') token: string,
    @Body({ schema: passwordInputSchema }) { password }: PasswordInput,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.counted(request, () => this.invitations.answer(token, password));
  }

  private async counted<T>(request: FastifyRequest, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'link_not_valid')
        await this.limiter.count('reading', request);
      throw error;
    }
  }
}
