import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../env/env.js';
import type { Keyring } from '../env/keyring.js';
import { ENV, KEYRING } from '../env/tokens.js';
import { publicUrl } from '../http/public-url.js';
import { readToken, signToken } from '../http/signed-token.js';

const dayMs = 86_400_000;

export interface AppealLink {
  readonly url: string;
  readonly deadline: Date;
}

export interface AppealLinkTarget {
  readonly decisionId: string;
  readonly accountId: string;
  readonly deadline: Date;
}

/** Makes and reads the links by which a customer appeals. Each is good for one decision and one account. */
@Injectable()
export class AppealLinks {
  constructor(
    @Inject(ENV) private readonly env: Env,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  make(decision: { id: string; proposedAt: Date; resolvedAt: Date | null }, accountId: string): AppealLink {
    const inForceAt = decision.resolvedAt ?? decision.proposedAt;
    const deadline = new Date(inForceAt.getTime() + this.env.STILLWATCH_APPEAL_DAYS * dayMs);
    const token = signToken(this.keyring.key('appeal links'), {
      about: [decision.id, accountId],
      expiresAt: deadline,
    });
    return { url: `${publicUrl(this.env)}/public/appeals/${token}`, deadline };
  }

  /** Undefined for a token that is not ours. */
  read(token: string): AppealLinkTarget | undefined {
    const read = readToken(this.keyring.key('appeal links'), token);
    const [decisionId, accountId] = read?.about ?? [];
    if (!read || decisionId === undefined || accountId === undefined) return undefined;
    return { decisionId, accountId, deadline: read.expiresAt };
  }
}
