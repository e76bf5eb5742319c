import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
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
  private thread: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  /** @throws ProblemError `weak_password` with why and what to do */
  async demand(given: string, { email, name }: PasswordOwner): Promise<void> {
    const question = { password: normalized(given), owner: { email, name } };
    const answer = this.turn.then(() => this.ask(question));
    this.turn = answer.catch(() => undefined);
    const weakness = await answer;
    if (weakness === undefined) return;
    throw new ProblemError(
      'weak_password',
      `${weakness} Choose another, for example four words that have nothing to do with each other.`,
    );
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.idle);
    await this.end();
  }

  private async ask(question: StrengthQuestion): Promise<string | undefined> {
    clearTimeout(this.idle);
    const thread = (this.thread ??= this.open());
    thread.postMessage(question);
    const [weakness] = (await once(thread, 'message')) as [string | undefined];
    this.idle = setTimeout(() => void this.end(), idleMs).unref();
    return weakness;
  }

  private open(): Worker {
    const thread = new Worker(builtFile('auth/password-strength.thread.js'));
    thread.once('exit', () => {
      if (this.thread === thread) this.thread = undefined;
    });
    thread.unref();
    return thread;
  }

  private async end(): Promise<void> {
    const thread = this.thread;
    this.thread = undefined;
    await thread?.terminate();
  }
}
