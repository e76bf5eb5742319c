import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { builtFile } from '../env/built-file.js';
import { ProblemError } from '../errors/problem-error.js';
import type { PasswordOwner } from './password-strength.rules.js';
import type { StrengthQuestion } from './password-strength.thread.js';
import { normalized } from './passwords.js';

const idleMs = 60_000;

/**
 * Judges passwords on a thread of its own, which starts with the first and ends when none has come for a minute: reading the
 * dictionaries takes half a second, for which neither the start of a process nor the gateway's check shall wait.
 */
@Injectable()
export class PasswordStrength implements OnApplicationShutdown {
  private readonly thread = new Piscina<StrengthQuestion, string | undefined>({
    filename: builtFile('auth/password-strength.thread.js').href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
  });

  /** @throws ProblemError `weak_password` with why and what to do */
  async demand(given: string, { email, name }: PasswordOwner): Promise<void> {
    const weakness = await this.thread.run({ password: normalized(given), owner: { email, name } });
    if (weakness === undefined) return;
    throw new ProblemError(
      'weak_password',
      `${weakness} Choose another, for example four words that have nothing to do with each other.`,
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread.destroy();
  }
}
