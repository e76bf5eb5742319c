import { createHmac } from 'node:crypto';

/** The secret of one deployment. Hashes made with different keys cannot be compared, nor looked up in a dictionary. */
export interface FingerprintKey {
  readonly k0: number;
  readonly k1: number;
  readonly secret: Uint8Array;
}

/** @throws RangeError when the secret is shorter than 16 bytes. */
export function makeFingerprintKey(secret: Uint8Array): FingerprintKey {
  if (secret.length < 16) throw new RangeError('a fingerprint secret must have at least 16 bytes');
  const derived = createHmac('sha256', secret).update('stillwatch fingerprint 1').digest();
  return { k0: derived.readUInt32LE(0), k1: derived.readUInt32LE(4), secret: Uint8Array.from(secret) };
}

/** A keyed short name (96 bits, base64url) for an end user, a conversation, and so on. `kind` keeps the name spaces apart. */
export function pseudonym(key: FingerprintKey, kind: string, value: string | Uint8Array): string {
  return createHmac('sha256', key.secret)
    .update(kind)
    .update('\0')
    .update(value)
    .digest('base64url')
    .slice(0, 16);
}

/**
 * HalfSipHash-1-3 (Aumasson and Bernstein's SipHash for 32-bit machines) over a stream of 32-bit words. One instance is
 * reused for many messages: `start`, any number of `push`, `end`. A keyed hash rather than a plain one, because short
 * blocks ("yes", a name) could otherwise be found again by hashing a dictionary.
 */
export class KeyedHasher {
  private v0 = 0;
  private v1 = 0;
  private v2 = 0;
  private v3 = 0;
  private words = 0;

  constructor(private readonly key: FingerprintKey) {
    this.start();
  }

  start(): void {
    this.v0 = this.key.k0;
    this.v1 = this.key.k1;
    this.v2 = 0x6c796765 ^ this.key.k0;
    this.v3 = 0x74656462 ^ this.key.k1;
    this.words = 0;
  }

  push(word: number): void {
    this.v3 ^= word;
    this.round();
    this.v0 ^= word;
    this.words++;
  }

  /** The 32-bit hash as an unsigned number. The instance must be started again before the next message. */
  end(): number {
    this.push(this.words);
    this.v2 ^= 0xff;
    this.round();
    this.round();
    this.round();
    return (this.v1 ^ this.v3) >>> 0;
  }

  private round(): void {
    let { v0, v1, v2, v3 } = this;
    v0 = (v0 + v1) | 0;
    v1 = (v1 << 5) | (v1 >>> 27);
    v1 ^= v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = (v3 << 8) | (v3 >>> 24);
    v3 ^= v2;
    v0 = (v0 + v3) | 0;
    v3 = (v3 << 7) | (v3 >>> 25);
    v3 ^= v0;
    v2 = (v2 + v1) | 0;
    v1 = (v1 << 13) | (v1 >>> 19);
    v1 ^= v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    this.v0 = v0;
    this.v1 = v1;
    this.v2 = v2;
    this.v3 = v3;
  }
}

/** A well-mixed 32-bit hash of a string, unkeyed: for sampling over values that are already pseudonyms. */
export function hashString(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(h);
}

/** Murmur3's finaliser: a bijection of 32-bit words whose output bits are near independent. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
