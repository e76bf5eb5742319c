import { createHash } from 'node:crypto';

/** Seeded random numbers. Two streams of the same key give the same numbers on every machine. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number, both ends included. */
  integer(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** Log-normal with the given median; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number;
  exponential(mean: number): number;
  shuffled<T>(items: readonly T[]): T[];
}

/** A stream of its own for each key, so that adding an account changes no other account. */
export function randomStream(...key: readonly (string | number)[]): RandomStream {
  const next = mulberry32(createHash('sha256').update(key.join('|')).digest().readUInt32LE(0));
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    integer,
    pick: (items) => {
      if (items.length === 0) throw new Error('nothing to pick from');
      return items[Math.floor(next() * items.length)] as (typeof items)[number];
    },
    chance: (probability) => next() < probability,
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    shuffled: (items) => shuffle([...items], integer),
  };
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough to decide what a made-up customer asks. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffle<T>(items: T[], integer: (low: number, high: number) => number): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = integer(0, last);
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
  return items;
}
