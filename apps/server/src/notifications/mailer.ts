import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';

const timeouts = { connectionTimeout: '10000', greetingTimeout: '10000', socketTimeout: '20000' };

/** What a server says that is about to close the connection, whatever the mail (RFC 5321). */
const serviceNotAvailable = 421;

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/**
 * How a mail fared. `refused`: the server said no for good, and trying again would not help. `unreachable`: no server
 * answered for it, so the next mail would fare no better.
 */
export type MailOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused' | 'failed' | 'unreachable'; readonly problem: string };

/** Hands letters to the mail server of STILLWATCH_SMTP_URL. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport: ReturnType<typeof createTransport> | undefined;

  constructor(@Inject(ENV) private readonly env: Env) {
    if (env.STILLWATCH_SMTP_URL !== undefined)
      this.transport = createTransport(withPool(env.STILLWATCH_SMTP_URL));
  }

  /** Why a letter to this address is not sent at all, in a sentence; null when it is. */
  whyNotTo(recipient: string | null): string | null {
    if (this.transport === undefined) return 'Not sent: no mail server is set (STILLWATCH_SMTP_URL).';
    return recipient === null ? 'Not sent: the account has no contact e-mail.' : null;
  }

  /** Never throws. The id makes a repeat recognisable: a mail that is sent twice has one Message-ID. */
  async send({ id, to, subject, text }: Mail): Promise<MailOutcome> {
    if (!this.transport) return { kind: 'unreachable', problem: 'No mail server is set.' };
    try {
      await this.transport.sendMail({
        from: this.env.STILLWATCH_MAIL_FROM,
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@stillwatch>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { kind: 'sent' };
    } catch (error) {
      return failure(error);
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}

function withPool(url: string): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries({ pool: 'true', maxConnections: '3', ...timeouts })) {
    if (!target.searchParams.has(name)) target.searchParams.set(name, value);
  }
  return target.href;
}

function failure(error: unknown): MailOutcome {
  const { responseCode, message } = error as { responseCode?: number; message?: string };
  const problem = `The mail server did not take it: ${(message ?? String(error)).slice(0, 300)}`;
  if (responseCode === undefined || responseCode === serviceNotAvailable)
    return { kind: 'unreachable', problem };
  return { kind: responseCode >= 500 ? 'refused' : 'failed', problem };
}
