import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token says: what it is about, and until when. */
export interface SignedToken {
  readonly about: readonly string[];
  readonly expiresAt: Date;
}

/**
 * A link's secret part: what it is about and until when, with HMAC-SHA-256 over both. Nothing is stored for it: it can be
 * made again at any time, and nobody without the key can make or change one.
 */
export function signToken(key: Buffer, { about, expiresAt }: SignedToken): string {
  const said = Buffer.from(JSON.stringify([...about, expiresAt.getTime()])).toString('base64url');
  return `${said}.${signature(key, said).toString('base64url')}`;
}

/** What a token says if the key has signed it, expired or not; undefined for anything else. */
export function readToken(key: Buffer, token: string): SignedToken | undefined {
  const [said = '', signed = '', ...more] = token.split('.');
  const given = Buffer.from(signed, 'base64url');
  const expected = signature(key, said);
  if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
    return undefined;
  const values = JSON.parse(Buffer.from(said, 'base64url').toString()) as (string | number)[];
  const expiresAt = new Date(Number(values.at(-1)));
  return { about: values.slice(0, -1).map(String), expiresAt };
}

const signature = (key: Buffer, said: string): Buffer => createHmac('sha256', key).update(said).digest();
