import { Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  auditCheckpointKeySchema,
  auditCheckpointSchema,
  auditVerificationSchema,
  type AuditCheckpoint,
  type AuditCheckpointKey,
  type AuditVerification,
} from '@stillwatch/contracts/audit-log';
import { listQuerySchema, type ListQuery } from '@stillwatch/contracts/list-query';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Requires } from '../http/access.decorators.js';
import { sendPage } from '../http/list.js';
import { Answers } from '../http/openapi.js';
import { CheckpointKeysService } from './checkpoint-keys.service.js';
import { CheckpointStore } from './checkpoint-store.service.js';
import { CheckpointsService } from './checkpoints.service.js';

@ApiTags('Audit log')
@Controller('v1/audit-log')
export class CheckpointsController {
  constructor(
    private readonly checkpoints: CheckpointsService,
    private readonly store: CheckpointStore,
    private readonly keys: CheckpointKeysService,
  ) {}

  @Get('verify')
  @Requires('audit-log:read')
  @ApiOperation({ summary: 'Recompute the hash chain and compare it with every signed checkpoint' })
  @Answers(200, auditVerificationSchema)
  verify(): Promise<AuditVerification> {
    return this.checkpoints.verify();
  }

  @Post('verify')
  @HttpCode(200)
  @Requires('audit-log:read')
  @ApiOperation({ summary: 'The same as GET, for clients that must not be answered from a cache' })
  @Answers(200, auditVerificationSchema)
  verifyNow(): Promise<AuditVerification> {
    return this.checkpoints.verify();
  }

  @Get('checkpoints')
  @Requires('audit-log:read')
  @ApiOperation({ summary: 'Signed heads of the log, newest first: copies of the file outside the database' })
  @Answers(200, z.array(auditCheckpointSchema))
  async list(
    @Query({ schema: listQuerySchema }) query: ListQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly AuditCheckpoint[]> {
    return sendPage(reply, 'checkpoints', await this.store.list(query));
  }

  @Get('checkpoint-keys')
  @Requires('audit-log:read')
  @ApiOperation({ summary: 'The public keys that checkpoints are or were signed with, oldest first' })
  @Answers(200, z.array(auditCheckpointKeySchema))
  listKeys(): Promise<AuditCheckpointKey[]> {
    return this.keys.list();
  }
}
