import { weaknessOf, type PasswordOwner } from './password-strength.rules.js';

export interface StrengthQuestion {
  /** Normalized. */
  readonly password: string;
  readonly owner: PasswordOwner;
}

export default ({ password, owner }: StrengthQuestion): string | undefined => weaknessOf(password, owner);
