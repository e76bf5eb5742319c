import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  attachmentQuerySchema,
  attachmentSchema,
  withdrawAttachmentInputSchema,
  type Attachment,
  type AttachmentQuery,
  type WithdrawAttachmentInput,
} from '@stillwatch/contracts/evidence';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { Takes, takesFile } from '../http/takes.decorator.js';
import { asDownload } from './attachment-name.rules.js';
import { AttachmentsService } from './attachments.service.js';

@ApiTags('Evidence')
@Controller('v1/cases/:id/attachments')
export class AttachmentsController {
  constructor(private readonly attachments: AttachmentsService) {}

  @Get()
  @RequiresPerson('cases:read')
  @ApiOperation({ summary: 'The files on the case, oldest first; of withdrawn ones only what they were' })
  @Answers(200, z.array(attachmentSchema))
  list(@Param('id') id: string): Promise<Attachment[]> {
    return this.attachments.list(id);
  }

  @Post()
  @RequiresPerson('cases:work')
  @Takes(takesFile)
  @ApiOperation({
    summary: 'Attach a file to the case',
    description: 'The body is the file, 10 MB at most. It is sealed before it is stored.',
  })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Answers(201, attachmentSchema)
  add(
    @Param('id') id: string,
    @Query({ schema: attachmentQuerySchema }) file: AttachmentQuery,
    @Req() { body }: FastifyRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Attachment> {
    return this.attachments.add(actor, id, file, body as Buffer);
  }

  @Get(':attachmentId/content')
  @RequiresPerson('evidence:open')
  @Header('cache-control', 'no-store')
  @Header('content-security-policy', "sandbox; default-src 'none'")
  @ApiOperation({ summary: 'Download a file; who has fetched it is recorded in the audit log' })
  @ApiProduces('application/octet-stream')
  @Answers(200)
  async download(
    @Param('id') id: string,
    @Param('attachmentId') attachmentId: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, bytes } = await this.attachments.download(actor, id, attachmentId);
    void reply.header('x-content-type-options', 'nosniff');
    return new StreamableFile(bytes, {
      type: 'application/octet-stream',
      disposition: asDownload(name),
      length: bytes.length,
    });
  }

  @Post(':attachmentId/withdraw')
  @HttpCode(200)
  @RequiresPerson('cases:work')
  @ApiOperation({ summary: 'Take a file back: its bytes are erased, the record of it stays' })
  @Answers(200, attachmentSchema)
  withdraw(
    @Param('id') id: string,
    @Param('attachmentId') attachmentId: string,
    @Body({ schema: withdrawAttachmentInputSchema }) { reason }: WithdrawAttachmentInput,
    @CurrentActor() actor: Actor,
  ): Promise<Attachment> {
    return this.attachments.withdraw(actor, id, attachmentId, reason);
  }
}
