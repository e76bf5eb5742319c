import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  approvedUserChangeSchema,
  userChangeSchema,
  type ApprovedUserChange,
  type UserChange,
} from '@stillwatch/contracts/user';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { UserChangesService } from './user-changes.service.js';

@ApiTags('People and keys')
@Controller('v1/user-changes')
export class UserChangesController {
  constructor(private readonly userChanges: UserChangesService) {}

  @Get()
  @Requires('users:read')
  @ApiOperation({ summary: 'What was proposed about administrators, because it takes two of them' })
  @Answers(200, z.array(userChangeSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly UserChange[]> {
    return sendPage(reply, 'user-changes', await this.userChanges.list(query));
  }

  @Get(':id')
  @Requires('users:read')
  @ApiOperation({ summary: 'One proposal about an administrator' })
  @Answers(200, userChangeSchema)
  one(@Param('id') id: string): Promise<UserChange> {
    return this.userChanges.one(id);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Approve it, as another administrator or as the one whom it is about' })
  @Answers(200, approvedUserChangeSchema)
  approve(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ApprovedUserChange> {
    return this.userChanges.approve(actor, id);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Reject it, as somebody who could approve it' })
  @Answers(200, userChangeSchema)
  reject(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<UserChange> {
    return this.userChanges.reject(actor, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequiresPerson('users:write')
  @ApiOperation({ summary: 'Take back one’s own proposal' })
  @Answers(200, userChangeSchema)
  cancel(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<UserChange> {
    return this.userChanges.cancel(actor, id);
  }
}
