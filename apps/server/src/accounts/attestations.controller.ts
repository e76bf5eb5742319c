import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { declaredPurposeInputSchema, type DeclaredPurposeInput } from '@stillwatch/contracts/account';
import {
  attestationRequestInputSchema,
  attestationRequestSchema,
  publicAttestationSchema,
  type AttestationRequest,
  type AttestationRequestInput,
  type PublicAttestation,
} from '@stillwatch/contracts/attestation';
import { externalId } from '@stillwatch/contracts/scalar';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CurrentActor, Public, Requires } from '../http/access.decorators.js';
import type { Actor } from '../http/actor.js';
import { Answers } from '../http/openapi.js';
import { PublicLimiter } from '../http/public-limiter.js';
import { AttestationLinks } from './attestation-links.js';
import { AttestationRequestsService } from './attestation-requests.service.js';

@ApiTags('Attestations')
@Controller('v1')
export class AttestationsController {
  constructor(
    private readonly requests: AttestationRequestsService,
    private readonly links: AttestationLinks,
    private readonly limiter: PublicLimiter,
  ) {}

  @Get('accounts/:accountId/attestation-requests')
  @Requires('accounts:read')
  @ApiOperation({ summary: 'When the account was asked to say again what it does, and whether it did' })
  @Answers(200, z.array(attestationRequestSchema))
  list(@Param('accountId') accountId: string): Promise<AttestationRequest[]> {
    return this.requests.ofAccount(accountId);
  }

  @Post('accounts/:accountId/attestation-requests')
  @Requires('cases:work')
  @ApiOperation({
    summary: 'Ask the account to say again what it does, by a date; it gets a letter with a link',
  })
  @Answers(201, attestationRequestSchema)
  request(
    @Param('accountId', { schema: externalId }) accountId: string,
    @Body({ schema: attestationRequestInputSchema }) input: AttestationRequestInput,
    @CurrentActor() actor: Actor,
  ): Promise<AttestationRequest> {
    return this.requests.request(actor, accountId, input);
  }

  @Get('public/attestations/:token')
  @Public()
  @ApiOperation({ summary: 'For customers: what is asked, and what is on file' })
  @Answers(200, publicAttestationSchema)
  async show(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicAttestation> {
    await this.limiter.count('reading', request, this.links.read(token) !== undefined);
    void reply.header('referrer-policy', 'no-referrer');
    return this.requests.show(token);
  }

  @Post('public/attestations/:token')
  @Public()
  @ApiOperation({ summary: 'For customers: answer, once' })
  @Answers(201, publicAttestationSchema)
  async answer(
    @Param('token') token: string,
    @Body({ schema: declaredPurposeInputSchema }) input: DeclaredPurposeInput,
    @Req() request: FastifyRequest,
  ): Promise<PublicAttestation> {
    await this.limiter.count('writing', request, this.links.read(token) !== undefined);
    return this.requests.answer(token, input);
  }
}
