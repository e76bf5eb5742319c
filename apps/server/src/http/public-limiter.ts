import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from '../errors/problem-error.js';

const perLink = { reading: { points: 60, duration: 60 }, writing: { points: 10, duration: 15 * 60 } };
const perAddress = {
  reading: { points: 3_000, duration: 60 },
  writing: { points: 1_000, duration: 15 * 60 },
};

type Kind = keyof typeof perLink;

/**
 * Bounds what may be asked of the routes that need no log-in. First by link: 60 reads a minute, 10 changes in 15 minutes.
 * Then by address, far higher, because many customers may stand behind one proxy that nobody has named to us; a link that
 * is known to be ours is not counted by address at all, so that nobody can use an address up for those who share it.
 * Counts are kept in the memory of each API process: n processes allow n times as many.
 */
@Injectable()
export class PublicLimiter {
  private readonly limiters = {
    reading: limitersOf('reading'),
    writing: limitersOf('writing'),
  };

  /**
   * Counts a request for the link in its path's `token`.
   * @param isOurs whether the link is known to be one of ours, by its signature
   * @throws ProblemError `too_many_attempts`, with how long to wait
   */
  async count(kind: Kind, request: FastifyRequest, isOurs = false): Promise<void> {
    const { byLink, byAddress } = this.limiters[kind];
    const { token = '' } = request.params as { token?: string };
    // Links are counted only up to the bound of their address, or inventing them would fill the memory.
    if (!isOurs) await consume(byAddress, networkOf(request.ip));
    await consume(byLink, createHash('sha256').update(token).digest('base64url'));
  }
}

const limitersOf = (kind: Kind) => ({
  byLink: new RateLimiterMemory({ keyPrefix: `link-${kind}`, ...perLink[kind] }),
  byAddress: new RateLimiterMemory({ keyPrefix: `address-${kind}`, ...perAddress[kind] }),
});

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.ceil(refusal.msBeforeNext / 1_000);
    throw new ProblemError(
      'too_many_attempts',
      `Too many requests; try again in ${seconds} seconds.`,
      undefined,
      seconds,
    );
  }
}

/** One customer's line has 2^64 addresses of IPv6, so that they count as one. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString();
}
