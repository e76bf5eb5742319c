import type { Profile } from '../profile-state.js';

export type ActivitySample = Profile['hours'];

const leastExpected = 0.5;

/**
 * How many more minutes two accounts were active in together than their hours let one expect, as a log-likelihood ratio of
 * Poisson counts in nats (o·ln(o/e) − (o − e)), 0 to 4. Undefined when they have too few hours in common to tell. The
 * samples hold hours by hash, the same hours in every account, so that what both samples reach back to is complete.
 * Minute 0 and 30 do not count: schedulers start there.
 */
export function synchronyNats(a: ActivitySample, b: ActivitySample): number | undefined {
  let together = 0;
  let expected = 0;
  for (let i = 0, j = 0; i < a.hashes.length && j < b.hashes.length;) {
    const left = a.hashes[i] as number;
    const right = b.hashes[j] as number;
    if (left === right) {
      const [x, y] = [
        a.values[i] as ActivitySample['values'][number],
        b.values[j] as ActivitySample['values'][number],
      ];
      together += bits(x.early & y.early & ~1) + bits(x.late & y.late & ~1);
      expected += ((bits(x.early & ~1) + bits(x.late & ~1)) * (bits(y.early & ~1) + bits(y.late & ~1))) / 58;
    }
    if (left <= right) i++;
    if (right <= left) j++;
  }
  if (expected < leastExpected) return undefined;
  if (together <= expected) return 0;
  return Math.min(4, together * Math.log(together / expected) - (together - expected));
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left; left &= left - 1) count++;
  return count;
}
