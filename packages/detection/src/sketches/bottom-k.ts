/**
 * The k smallest of the hashes seen, each with how often it was seen and, if wanted, something that belongs to it.
 *
 * Invariant: whatever the order of `add` and `merge`, the sketch holds exactly the k smallest distinct hashes of all that
 * was ever added, with exact counts. For a hash that is among the k smallest of a whole is among the k smallest of each
 * part it occurs in, so no part can have dropped it, and a hash once dropped is too large ever to return. That makes
 * it a uniform sample of the distinct values (hashes being uniform), which merges without loss.
 */
export class BottomK<T = undefined> {
  hashes: number[] = [];
  counts: number[] = [];
  values: T[] = [];

  /** `combine` folds the value of a further sighting into the value kept; it must not depend on order. */
  constructor(
    readonly capacity: number,
    private readonly combine?: (kept: T, seen: T) => void,
  ) {}

  /** Whether `add` would keep this hash: lets the caller skip making a value for nothing. */
  wants(hash: number): boolean {
    return this.hashes.length < this.capacity || hash <= (this.hashes[this.hashes.length - 1] as number);
  }

  /** Counts one sighting. Without `combine`, equal hashes must bring equal values. The sketch owns `value` from here on. */
  add(hash: number, value: T, count = 1): void {
    if (!this.wants(hash)) return;
    const at = this.position(hash);
    if (this.hashes[at] === hash) {
      this.counts[at] = (this.counts[at] as number) + count;
      this.combine?.(this.values[at] as T, value);
      return;
    }
    this.hashes.splice(at, 0, hash);
    this.counts.splice(at, 0, count);
    this.values.splice(at, 0, value);
    if (this.hashes.length > this.capacity) {
      this.hashes.pop();
      this.counts.pop();
      this.values.pop();
    }
  }

  /** Adds all that another sketch of the same capacity holds. `copy` is needed where values are changed by `combine`. */
  merge(other: BottomK<T>, copy: (value: T) => T = (value) => value): void {
    if (other.hashes.length === 0) return;
    const mine = { hashes: this.hashes, counts: this.counts, values: this.values };
    this.hashes = [];
    this.counts = [];
    this.values = [];
    let [a, b] = [0, 0];
    while (this.hashes.length < this.capacity) {
      const [own, theirs] = [mine.hashes[a] ?? Infinity, other.hashes[b] ?? Infinity];
      if (own === Infinity && theirs === Infinity) return;
      if (own < theirs) {
        this.append(own, mine.counts[a] as number, mine.values[a] as T);
        a++;
        continue;
      }
      const value = copy(other.values[b] as T);
      const count = other.counts[b] as number;
      b++;
      if (own > theirs) this.append(theirs, count, value);
      else {
        this.combine?.(mine.values[a] as T, value);
        this.append(own, (mine.counts[a] as number) + count, mine.values[a] as T);
        a++;
      }
    }
  }

  private append(hash: number, count: number, value: T): void {
    this.hashes.push(hash);
    this.counts.push(count);
    this.values.push(value);
  }

  has(hash: number): boolean {
    return this.hashes[this.position(hash)] === hash;
  }

  /** Number of distinct values seen: exact below the capacity, else (k − 1) / u_k, with a relative error of about 1/√k. */
  distinct(): number {
    if (this.hashes.length < this.capacity) return this.hashes.length;
    return ((this.capacity - 1) * 4294967296) / ((this.hashes[this.capacity - 1] as number) + 1);
  }

  private position(hash: number): number {
    let low = 0;
    let high = this.hashes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.hashes[middle] as number) < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
