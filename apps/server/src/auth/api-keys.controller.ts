import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  apiKeyInputSchema,
  apiKeySchema,
  createdApiKeySchema,
  type ApiKey,
  type ApiKeyInput,
  type CreatedApiKey,
} from '@stillwatch/contracts/user';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AnyActor, CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('People and keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @Requires('keys:write')
  @ApiOperation({ summary: 'The keys of machines, without their secrets' })
  @Answers(200, z.array(apiKeySchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly ApiKey[]> {
    return sendPage(reply, 'api-keys', await this.apiKeys.list(query));
  }

  @Post()
  @RequiresPerson('keys:write')
  @ApiOperation({ summary: 'Make a key; its secret is in this answer and nowhere else' })
  @Answers(201, createdApiKeySchema)
  create(
    @Body({ schema: apiKeyInputSchema }) input: ApiKeyInput,
    @CurrentActor() actor: Actor,
  ): Promise<CreatedApiKey> {
    return this.apiKeys.create(actor, input);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @AnyActor()
  @ApiOperation({ summary: 'End a key’s access; a key ends its own and no other' })
  @Answers(200, apiKeySchema)
  revoke(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ApiKey> {
    return this.apiKeys.revoke(actor, id);
  }
}
