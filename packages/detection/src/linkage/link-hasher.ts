import { KeyedHasher, type FingerprintKey } from '../keyed-hash.js';
import { linkKindNames, type LinkKind } from './link-kinds.js';

const hashers = new WeakMap<FingerprintKey, LinkHasher>();
const pairDomain = 0x70616972;

/** 64-bit keyed hashes of what accounts share: two passes of HalfSipHash under different prefixes. */
export class LinkHasher {
  private readonly hasher: KeyedHasher;

  private constructor(secret: FingerprintKey) {
    this.hasher = new KeyedHasher(secret);
  }

  static of(secret: FingerprintKey): LinkHasher {
    let hasher = hashers.get(secret);
    if (!hasher) hashers.set(secret, (hasher = new LinkHasher(secret)));
    return hasher;
  }

  ofNumber(kind: LinkKind, value: number): bigint {
    return this.hash(linkKindNames.indexOf(kind), (push) => push(value));
  }

  ofText(kind: LinkKind, value: string): bigint {
    return this.hash(linkKindNames.indexOf(kind), (push) => {
      for (let i = 0; i < value.length; i++) push(value.charCodeAt(i));
    });
  }

  ofPair(kindA: LinkKind, keyA: bigint, kindB: LinkKind, keyB: bigint): bigint {
    return this.hash(pairDomain, (push) => {
      for (const [kind, key] of [
        [kindA, keyA],
        [kindB, keyB],
      ] as const) {
        push(linkKindNames.indexOf(kind));
        push(Number(BigInt.asUintN(32, key)));
        push(Number(BigInt.asUintN(32, key >> 32n)));
      }
    });
  }

  private hash(domain: number, feed: (push: (word: number) => void) => void): bigint {
    const half = (side: number): bigint => {
      this.hasher.start();
      this.hasher.push(side);
      this.hasher.push(domain);
      feed((word) => this.hasher.push(word));
      return BigInt(this.hasher.end());
    };
    return BigInt.asIntN(64, (half(1) << 32n) | half(2));
  }
}
