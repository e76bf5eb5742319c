import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  sessionInputSchema,
  sessionSchema,
  type Session,
  type SessionInput,
} from '@stillwatch/contracts/user';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';
import { Public } from '../http/access.decorators.js';
import { Answers } from '../http/openapi.js';
import { TooManyAttemptsError } from './login-limiter.js';
import { sessionCookie, sessionCookieOptions } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Session')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly sessions: SessionsService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Post()
  @Public()
  @ApiOperation({ summary: 'Log in; sets the session cookie' })
  @Answers(201, sessionSchema)
  async logIn(
    @Body({ schema: sessionInputSchema }) input: SessionInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    try {
      const { token, session } = await this.sessions.logIn(input, request.ip);
      void reply.setCookie(sessionCookie, token, {
        ...this.cookieOptions(),
        expires: new Date(session.expiresAt),
      });
      return session;
    } catch (error) {
      if (error instanceof TooManyAttemptsError) void reply.header('retry-after', error.retryAfterSeconds);
      throw error;
    }
  }

  @Get()
  @Public()
  @ApiOperation({ summary: 'Who is logged in' })
  @Answers(200, sessionSchema)
  current(@Req() request: FastifyRequest): Promise<Session> {
    return this.sessions.current(request.cookies[sessionCookie]);
  }

  @Delete()
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Log out' })
  @Answers(204)
  async logOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.logOut(request.cookies[sessionCookie]);
    void reply.clearCookie(sessionCookie, this.cookieOptions());
  }

  private cookieOptions() {
    return sessionCookieOptions(this.env.STILLWATCH_SECURE_COOKIES);
  }
}
