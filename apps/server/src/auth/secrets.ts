import { createHash, randomBytes } from 'node:crypto';

/** 256 bits of randomness as text for a cookie or a key. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is stored of a secret. It has too much entropy to be guessed, so a slow hash would add nothing. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
