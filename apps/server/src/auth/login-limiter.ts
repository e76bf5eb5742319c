import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from '../errors/problem-error.js';
import { networkOf } from '../http/public-limiter.js';

const windowSeconds = 15 * 60;
const perPersonAndAddress = 10;
const perAddress = 50;
const perPerson = 100;

/** Who tries to sign in, and whence. */
export interface Attempt {
  readonly email: string;
  readonly address: string;
  /** When an administrator forgave the failures of before. */
  readonly unlockedAt: Date | null;
}

/**
 * Counts failed sign-ins: by e-mail and address together, so that nobody keeps another out from elsewhere; by address; and by
 * e-mail alone with a far higher bound, which many addresses together reach. An attempt is counted before its password is looked
 * at and given back when it was right, so that a thousand at once cannot all pass before the first has failed. Counts are kept in
 * the memory of each API process: n processes allow n times as many. When they were forgiven stands in the database, and is part of
 * the key, so that it holds in every process.
 */
@Injectable()
export class LoginLimiter {
  private readonly limiters = {
    together: limiter('person-and-address', perPersonAndAddress),
    address: limiter('address', perAddress),
    person: limiter('person', perPerson),
  };

  /** @throws ProblemError `too_many_attempts` with how long to wait */
  async countAttempt(attempt: Attempt): Promise<void> {
    const { together, address, person } = this.limiters;
    const keys = keysOf(attempt);
    try {
      await address.consume(keys.address);
      await together.consume(keys.together);
      await person.consume(keys.person);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.ceil(refusal.msBeforeNext / 1_000);
      throw new ProblemError(
        'too_many_attempts',
        `Too many failed sign-ins; try again in ${seconds} seconds, or ask an administrator to unlock you.`,
        undefined,
        seconds,
      );
    }
  }

  /** Forgives the failures of a person at this address, and this attempt elsewhere, because the password was right. */
  async forgive(attempt: Attempt): Promise<void> {
    const keys = keysOf(attempt);
    await this.limiters.together.delete(keys.together);
    await this.limiters.address.reward(keys.address);
    await this.limiters.person.reward(keys.person);
  }
}

const limiter = (keyPrefix: string, points: number) =>
  new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds });

function keysOf({ email, address, unlockedAt }: Attempt) {
  const network = networkOf(address);
  const person = `${unlockedAt?.getTime() ?? 0} ${email}`;
  return { address: network, person, together: `${network} ${person}` };
}
