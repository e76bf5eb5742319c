import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from '../errors/problem-error.js';

const windowSeconds = 15 * 60;
const attemptsPerEmail = 10;
const attemptsPerAddress = 50;

/** Thrown when log-ins fail too often; `retryAfterSeconds` becomes the answer's Retry-After. */
export class TooManyAttemptsError extends ProblemError {
  constructor(readonly retryAfterSeconds: number) {
    super('too_many_attempts', `Too many failed log-ins; try again in ${retryAfterSeconds} seconds.`);
  }
}

/**
 * Counts failed log-ins by e-mail and by address. An attempt is counted before its password is looked at and given back
 * when it was right, so that a thousand attempts at once cannot all pass before the first has failed. Counts are kept in
 * the memory of each API process: n processes allow n times as many.
 */
@Injectable()
export class LoginLimiter {
  private readonly byEmail = new RateLimiterMemory({
    keyPrefix: 'email',
    points: attemptsPerEmail,
    duration: windowSeconds,
  });
  private readonly byAddress = new RateLimiterMemory({
    keyPrefix: 'address',
    points: attemptsPerAddress,
    duration: windowSeconds,
  });

  /** @throws TooManyAttemptsError */
  async countAttempt(email: string, address: string): Promise<void> {
    try {
      await this.byAddress.consume(address);
      await this.byEmail.consume(email);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes)
        throw new TooManyAttemptsError(Math.ceil(refusal.msBeforeNext / 1_000));
      throw refusal;
    }
  }

  /** Forgives the failures of an e-mail whose password was given, and this attempt of its address. */
  async forgive(email: string, address: string): Promise<void> {
    await this.byEmail.delete(email);
    await this.byAddress.reward(address);
  }
}
