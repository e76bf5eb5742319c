import { Readable } from 'node:stream';
import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  auditEntrySchema,
  auditExportQuerySchema,
  exportedAuditEntrySchema,
  type AuditEntry,
  type AuditExportQuery,
} from '@stillwatch/contracts/audit-log';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { AuditLogExportService } from './audit-log-export.service.js';
import { AuditLogService } from './audit-log.service.js';

@ApiTags('Audit log')
@Controller('v1/audit-log')
export class AuditLogController {
  constructor(
    private readonly auditLog: AuditLogService,
    private readonly exporting: AuditLogExportService,
  ) {}

  @Get()
  @Requires('audit-log:read')
  @ApiOperation({ summary: 'Who did what to what, newest first' })
  @Answers(200, z.array(auditEntrySchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly AuditEntry[]> {
    return sendPage(reply, 'audit-log', await this.auditLog.list(query));
  }

  @Get('export')
  @Requires('audit-log:read')
  @ApiOperation({
    summary: 'The whole log as NDJSON, oldest first, with what its verification needs',
    description:
      'Streamed. Each line is an entry with the texts that its hash is taken over. The export is an entry of the log too, and the last line. With `after` only what follows that entry.',
  })
  @Answers(200, exportedAuditEntrySchema)
  async export(
    @Query({ schema: auditExportQuerySchema }) { after }: AuditExportQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const lines = await this.exporting.export(actor, after);
    void reply.headers({ 'cache-control': 'private, no-store' });
    return new StreamableFile(Readable.from(lines), {
      type: 'application/x-ndjson',
      disposition: 'attachment; filename="audit-entries.ndjson"',
    });
  }
}
