import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  passwordChangeInputSchema,
  sessionInputSchema,
  sessionSchema,
  type PasswordChangeInput,
  type Session,
  type SessionInput,
} from '@stillwatch/contracts/user';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';
import { AnyPerson, CurrentActor, Public } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { PasswordsService } from './passwords.service.js';
import { sessionCookie, sessionCookieOptions } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Session')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordsService,
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
    const { ip: address, headers } = request;
    const { token, session } = await this.sessions.logIn(input, {
      address,
      userAgent: headers['user-agent'],
    });
    void reply.setCookie(sessionCookie, token, {
      ...this.cookieOptions(),
      expires: new Date(session.expiresAt),
    });
    return session;
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

  @Put('password')
  @HttpCode(204)
  @AnyPerson()
  @ApiOperation({ summary: 'Change one’s own password; ends one’s other sessions' })
  @Answers(204)
  changePassword(
    @Body({ schema: passwordChangeInputSchema }) input: PasswordChangeInput,
    @CurrentActor() actor: Actor,
    @Req() { cookies, ip: address }: FastifyRequest,
  ): Promise<void> {
    return this.passwords.change(actor, input, { token: cookies[sessionCookie] ?? '', address });
  }

  private cookieOptions() {
    return sessionCookieOptions(this.env.STILLWATCH_SECURE_COOKIES);
  }
}
