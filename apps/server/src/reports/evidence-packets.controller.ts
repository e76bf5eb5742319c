import { Controller, Get, Headers, HttpCode, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { evidencePacketSchema, type EvidencePacket } from '@stillwatch/contracts/evidence-packet';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Requires, RequiresPerson } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { ReportsService, type PacketFile } from './reports.service.js';

const mediaTypes: Record<PacketFile, string> = { json: 'application/json', pdf: 'application/pdf' };

@ApiTags('Evidence packets')
@Controller('v1')
export class EvidencePacketsController {
  constructor(private readonly reports: ReportsService) {}

  @Post('cases/:id/evidence-packets')
  @HttpCode(202)
  @RequiresPerson('cases:work')
  @ApiOperation({
    summary: 'Have an evidence packet of a case made',
    description:
      'Everything on record about the case as of one instant, as JSON with hashes and as PDF. A job makes it; while one is being made for the case, that one is answered. A repeat with the same Idempotency-Key gets the first answer.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @Answers(202, evidencePacketSchema)
  start(
    @Param('id') caseId: string,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<EvidencePacket> {
    return this.reports.start(actor, caseId, idempotencyKey);
  }

  @Get('cases/:id/evidence-packets')
  @Requires('cases:read')
  @ApiOperation({ summary: 'The evidence packets of a case, newest first, with how far they are' })
  @Answers(200, z.array(evidencePacketSchema))
  ofCase(@Param('id') caseId: string): Promise<EvidencePacket[]> {
    return this.reports.ofCase(caseId);
  }

  @Get('evidence-packets/:id/packet.json')
  @RequiresPerson('cases:read')
  @ApiOperation({ summary: 'A packet as canonical JSON (RFC 8785); the download is recorded' })
  @Answers(200, z.record(z.string(), z.unknown()))
  json(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.send(reply, actor, id, 'json');
  }

  @Get('evidence-packets/:id/packet.pdf')
  @RequiresPerson('cases:read')
  @ApiOperation({ summary: 'A packet as PDF; the download is recorded' })
  @Answers(200)
  pdf(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.send(reply, actor, id, 'pdf');
  }

  private async send(
    reply: FastifyReply,
    actor: Actor,
    id: string,
    file: PacketFile,
  ): Promise<StreamableFile> {
    const { name, bytes, sha256, content } = await this.reports.download(actor, id, file);
    void reply.headers({
      'cache-control': 'private, no-store',
      'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      'x-content-type-options': 'nosniff',
    });
    return new StreamableFile(content, {
      type: mediaTypes[file],
      disposition: `attachment; filename="${name}"`,
      length: bytes,
    });
  }
}
