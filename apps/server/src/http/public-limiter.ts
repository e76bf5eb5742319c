import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from '../errors/problem-error.js';

const perAddress = { reading: { points: 60, duration: 60 }, writing: { points: 10, duration: 15 * 60 } };

/**
 * Bounds what one address may ask of the routes that need no log-in: 60 reads a minute, 10 changes in 15 minutes. Counts are
 * kept in the memory of each API process: n processes allow n times as many.
 */
@Injectable()
export class PublicLimiter {
  private readonly limiters = {
    reading: new RateLimiterMemory({ keyPrefix: 'read', ...perAddress.reading }),
    writing: new RateLimiterMemory({ keyPrefix: 'write', ...perAddress.writing }),
  };

  /** @throws ProblemError `too_many_attempts`, with Retry-After set on the reply */
  async count(kind: keyof typeof perAddress, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    try {
      await this.limiters[kind].consume(request.ip);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.ceil(refusal.msBeforeNext / 1_000);
      void reply.header('retry-after', seconds);
      throw new ProblemError('too_many_attempts', `Too many requests; try again in ${seconds} seconds.`);
    }
  }
}
