import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../env/env.js';
import type { Keyring } from '../env/keyring.js';
import { ENV, KEYRING } from '../env/tokens.js';
import { publicUrl } from '../http/public-url.js';
import { readToken, signToken } from '../http/signed-token.js';

/** An answer that comes late is still worth having. */
const openAfterDueMs = 30 * 86_400_000;

/** Makes and reads the links by which an account answers a request. Each is good for one request. */
@Injectable()
export class AttestationLinks {
  constructor(
    @Inject(ENV) private readonly env: Env,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  make({ id, dueAt }: { id: string; dueAt: Date }): string {
    const token = signToken(this.keyring.key('attestation links'), {
      about: [id],
      expiresAt: new Date(dueAt.getTime() + openAfterDueMs),
    });
    return `${publicUrl(this.env)}/public/attestations/${token}`;
  }

  /** Undefined for a token that is not ours. */
  read(token: string): { requestId: string; closesAt: Date } | undefined {
    const read = readToken(this.keyring.key('attestation links'), token);
    const requestId = read?.about[0];
    return read && requestId !== undefined ? { requestId, closesAt: read.expiresAt } : undefined;
  }
}
