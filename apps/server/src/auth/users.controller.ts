import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  invitedUserSchema,
  onDutySchema,
  userInputSchema,
  userSchema,
  type InvitedUser,
  type OnDuty,
  type User,
  type UserInput,
} from '@stillwatch/contracts/user';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { InvitationsService } from './invitations.service.js';
import { UsersService } from './users.service.js';

@ApiTags('People and keys')
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly invitations: InvitationsService,
  ) {}

  @Get()
  @Requires('users:read')
  @ApiOperation({ summary: 'The people who work with Stillwatch' })
  @Answers(200, z.array(userSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly User[]> {
    return sendPage(reply, 'users', await this.users.list(query));
  }

  @Get('on-duty')
  @Requires('users:read')
  @ApiOperation({ summary: 'Who has worked here in the last five minutes' })
  @Answers(200, z.array(onDutySchema))
  onDuty(): Promise<OnDuty[]> {
    return this.users.onDuty();
  }

  @Get(':id')
  @Requires('users:read')
  @ApiOperation({ summary: 'One person' })
  @Answers(200, userSchema)
  one(@Param('id') id: string): Promise<User> {
    return this.users.one(id);
  }

  @Post()
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Invite a person; who sets the password by the link' })
  @Answers(201, invitedUserSchema)
  invite(
    @Body({ schema: userInputSchema }) input: UserInput,
    @CurrentActor() actor: Actor,
  ): Promise<InvitedUser> {
    return this.invitations.invite(actor, input);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'End a person’s access, sessions included' })
  @Answers(200, userSchema)
  disable(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<User> {
    return this.users.disable(actor, id);
  }
}
