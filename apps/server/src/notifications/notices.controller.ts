import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import {
  noticeDetailSchema,
  noticeSchema,
  type Notice,
  type NoticeDetail,
} from '@stillwatch/contracts/notice';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { NoticesService } from './notices.service.js';

@ApiTags('Notices')
@Controller('v1/notices')
export class NoticesController {
  constructor(private readonly notices: NoticesService) {}

  @Get()
  @Requires('cases:read')
  @ApiOperation({
    summary: 'Letters to customers, newest first: statements of reasons and answers to appeals',
  })
  @Answers(200, z.array(noticeSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Notice[]> {
    return sendPage(reply, 'notices', await this.notices.list(query));
  }

  @Get(':id')
  @Requires('cases:read')
  @ApiOperation({ summary: 'One letter with its text as it was sent' })
  @Answers(200, noticeDetailSchema)
  one(@Param('id') id: string): Promise<NoticeDetail> {
    return this.notices.one(id);
  }

  @Post(':id/send')
  @HttpCode(202)
  @Requires('cases:work')
  @ApiOperation({ summary: 'Send a letter that was not sent' })
  @Answers(202, noticeSchema)
  send(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<Notice> {
    return this.notices.send(actor, id);
  }
}
