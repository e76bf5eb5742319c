import { hash, verify } from '@node-rs/argon2';
import { newSecret } from './secrets.js';

let hashOfNobody: Promise<string> | undefined;

/** Argon2id with a salt of its own, at the library's parameters (19 MiB, two passes), which are OWASP's least. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/**
 * Whether the password is the one hashed. Without a hash, because there is no such person, it verifies against the hash
 * of a random password, so that both answers take the same time and nobody learns who has an account.
 */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  hashOfNobody ??= hashPassword(newSecret());
  const matches = await verify(passwordHash ?? (await hashOfNobody), password);
  return matches && passwordHash !== undefined;
}
