import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  auditEntrySchema,
  auditVerificationSchema,
  type AuditEntry,
  type AuditVerification,
} from '@stillwatch/contracts/audit-log';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Requires } from '../http/access.decorators.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { AuditLogService } from './audit-log.service.js';

@ApiTags('Audit log')
@Controller('v1/audit-log')
export class AuditLogController {
  constructor(private readonly auditLog: AuditLogService) {}

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

  @Get('verify')
  @Requires('audit-log:read')
  @ApiOperation({ summary: 'Recompute the hash chain from its first entry' })
  @Answers(200, auditVerificationSchema)
  verify(): Promise<AuditVerification> {
    return this.auditLog.verify();
  }
}
