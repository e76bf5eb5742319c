import { Inject, Injectable } from '@nestjs/common';
import type { Invitation } from '@stillwatch/contracts/user';
import type { Tx } from '@stillwatch/database/database';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';
import { publicUrl } from '../http/public-url.js';
import { PeopleLettersService } from './people-letters.service.js';
import { hashSecret, newSecret } from './secrets.js';

const validHours = 72;

/** A link by which a person sets a password, once. Only its hash is stored. */
export interface PasswordLink {
  readonly tokenHash: string;
  readonly expiresAt: Date;
  /** Sends it to the person's mailbox or, where no mail is set up, hands it over. */
  deliver(
    tx: Tx,
    to: { readonly id: string; readonly email: string; readonly name: string },
  ): Promise<Invitation>;
}

/** Makes links by which people set their passwords. */
@Injectable()
export class PasswordLinks {
  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly letters: PeopleLettersService,
    private readonly clock: Clock,
  ) {}

  make(): PasswordLink {
    const token = newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + validHours * 3_600_000);
    const url = `${publicUrl(this.env)}/invitation/${token}`;
    return {
      tokenHash: hashSecret(token),
      expiresAt,
      deliver: async (tx, to) => {
        const expires = expiresAt.toISOString();
        if (!this.letters.isMailSetUp) return { token, url, expiresAt: expires };
        await this.letters.write(tx, to, letterWith(url, to.name));
        return { sentTo: to.email, expiresAt: expires };
      },
    };
  }
}

const letterWith = (url: string, name: string) => ({
  subject: 'Your access to Stillwatch',
  text: [
    `Hello ${name},`,
    `an administrator of Stillwatch asks you to set your password:`,
    url,
    `The link works once, for ${validHours} hours. Nobody else knows or chooses your password. If you do not know what this is about, tell your administrators.`,
  ].join('\n\n'),
});
