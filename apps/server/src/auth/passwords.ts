import { hash, verify } from '@node-rs/argon2';
import { newSecret } from './secrets.js';

let hashOfNobody: Promise<string> | undefined;

/** The same password however a keyboard composes its characters. */
export const normalized = (password: string): string => password.normalize('NFKC');

/** Argon2id with a salt of its own, at the library's parameters (19 MiB, two passes), which are OWASP's least. */
export const hashPassword = (password: string): Promise<string> => hash(normalized(password));

export type PasswordMatch = 'right' | 'wrong' | 'right before normalization';

/**
 * Whether the password is the one hashed. Without a hash, because there is no such person, it verifies against the hash
 * of a random password, so that both answers take the same time and nobody learns who has an account. Hashes from before
 * passwords were normalized match what was typed then: the caller stores a new one.
 */
export async function matchPassword(
  password: string,
  passwordHash: string | undefined,
): Promise<PasswordMatch> {
  hashOfNobody ??= hashPassword(newSecret());
  const stored = passwordHash ?? (await hashOfNobody);
  if (await matches(stored, normalized(password))) return passwordHash === undefined ? 'wrong' : 'right';
  if (password === normalized(password) || !(await matches(stored, password))) return 'wrong';
  return passwordHash === undefined ? 'wrong' : 'right before normalization';
}

/** Half a surrogate pair would be hashed as the replacement character, so that all of them were one password. */
const matches = (stored: string, password: string): Promise<boolean> =>
  password.isWellFormed() ? verify(stored, password) : Promise.resolve(false);
