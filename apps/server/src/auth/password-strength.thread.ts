import { parentPort } from 'node:worker_threads';
import { weaknessOf, type PasswordOwner } from './password-strength.rules.js';

export interface StrengthQuestion {
  /** Normalized. */
  readonly password: string;
  readonly owner: PasswordOwner;
}

parentPort?.on('message', ({ password, owner }: StrengthQuestion) =>
  parentPort?.postMessage(weaknessOf(password, owner)),
);
