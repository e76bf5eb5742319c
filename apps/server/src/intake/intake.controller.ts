import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  accountIntakeFindingSchema,
  senderIntakeSchema,
  type AccountIntakeFinding,
  type SenderIntake,
} from '@stillwatch/contracts/intake';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Requires } from '../http/access.decorators.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { IntakeService } from './intake.service.js';

@ApiTags('System')
@Controller('v1/system/intake')
export class IntakeController {
  constructor(private readonly intake: IntakeService) {}

  @Get()
  @Requires('system:read')
  @ApiOperation({
    summary: 'What became of the events that each key sent, by day',
    description:
      'Newest day first. The filter {"accountId": …} shows one account instead, also one that is known by refused events alone; {"keyId": …} one key.',
  })
  @Answers(200, z.array(senderIntakeSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly SenderIntake[]> {
    return sendPage(reply, 'intake', await this.intake.bySender(query));
  }

  @Get('findings')
  @Requires('system:read')
  @ApiOperation({
    summary: 'Accounts whose events mostly do not arrive whole, or come again and again under one id',
    description: 'Of the last 30 days, newest first, 500 at most; also accounts that no event was stored of.',
  })
  @Answers(200, z.array(accountIntakeFindingSchema))
  findings(): Promise<AccountIntakeFinding[]> {
    return this.intake.findings();
  }
}
