import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  invitedUserSchema,
  onDutySchema,
  userChangeInputSchema,
  userInputSchema,
  userSchema,
  type InvitedUser,
  type OnDuty,
  type User,
  type UserChangeInput,
  type UserInput,
} from '@stillwatch/contracts/user';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { InvitationsService } from './invitations.service.js';
import { PeopleService } from './people.service.js';
import { UsersService } from './users.service.js';

@ApiTags('People and keys')
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly invitations: InvitationsService,
    private readonly people: PeopleService,
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

  @Patch(':id')
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Change a person’s name, role or e-mail address' })
  @Answers(200, userSchema)
  change(
    @Param('id') id: string,
    @Body({ schema: userChangeInputSchema }) input: UserChangeInput,
    @CurrentActor() actor: Actor,
  ): Promise<User> {
    return this.people.change(actor, id, input);
  }

  @Post(':id/invite')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'A new link for somebody who has not set a password; the older one ends' })
  @Answers(200, invitedUserSchema)
  inviteAgain(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<InvitedUser> {
    return this.invitations.inviteAgain(actor, id);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Confirm a person whom somebody else has let in' })
  @Answers(200, userSchema)
  confirm(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<User> {
    return this.people.confirm(actor, id);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'End a person’s access, sessions included; an administrator’s takes two' })
  @Answers(200, userSchema)
  disable(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<User> {
    return this.people.disable(actor, id);
  }

  @Post(':id/restore')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Let a disabled person in again' })
  @Answers(200, userSchema)
  restore(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<User> {
    return this.people.restore(actor, id);
  }

  @Post(':id/reset')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({
    summary: 'Void a person’s password and make a link for a new one; an administrator’s takes two',
  })
  @Answers(200, invitedUserSchema)
  reset(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<InvitedUser> {
    return this.people.reset(actor, id);
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Forgive a person’s failed sign-ins' })
  @Answers(200, userSchema)
  unlock(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<User> {
    return this.people.unlock(actor, id);
  }
}
