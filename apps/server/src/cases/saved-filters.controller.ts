import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  savedFilterInputSchema,
  savedFilterSchema,
  type SavedFilter,
  type SavedFilterInput,
} from '@stillwatch/contracts/case';
import { z } from 'zod';
import { CurrentActor, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { SavedFiltersService } from './saved-filters.service.js';

@ApiTags('Cases')
@Controller('v1/saved-filters')
export class SavedFiltersController {
  constructor(private readonly filters: SavedFiltersService) {}

  @Get()
  @RequiresPerson('cases:read')
  @ApiOperation({ summary: 'Filters of the queue: one’s own and those that others share' })
  @Answers(200, z.array(savedFilterSchema))
  list(@CurrentActor() actor: Actor): Promise<SavedFilter[]> {
    return this.filters.list(actor);
  }

  @Post()
  @RequiresPerson('cases:read')
  @ApiOperation({ summary: 'Keep a filter of the queue' })
  @Answers(201, savedFilterSchema)
  create(
    @Body({ schema: savedFilterInputSchema }) input: SavedFilterInput,
    @CurrentActor() actor: Actor,
  ): Promise<SavedFilter> {
    return this.filters.create(actor, input);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequiresPerson('cases:read')
  @ApiOperation({ summary: 'Remove a filter of one’s own' })
  remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.filters.remove(actor, id);
  }
}
