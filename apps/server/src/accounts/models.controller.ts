import { Body, Controller, Get, HttpStatus, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import { modelInputSchema, modelSchema, type Model, type ModelInput } from '@stillwatch/contracts/model';
import { externalId } from '@stillwatch/contracts/scalar';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { ModelsService } from './models.service.js';

@ApiTags('Models')
@Controller('v1/models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  @Get()
  @Requires('accounts:read')
  @ApiOperation({ summary: 'What the provider sells, newest first' })
  @Answers(200, z.array(modelSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Model[]> {
    return sendPage(reply, 'models', await this.models.list(query));
  }

  @Put(':model')
  @Requires('models:write')
  @ApiOperation({ summary: 'Add a model or change what is known of it' })
  @Answers(200, modelSchema)
  async put(
    @Param('model', { schema: externalId }) name: string,
    @Body({ schema: modelInputSchema }) input: ModelInput,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Model> {
    const { model, isNew } = await this.models.put(actor, name, input);
    if (isNew) void reply.status(HttpStatus.CREATED);
    return model;
  }
}
