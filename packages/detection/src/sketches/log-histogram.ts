/** Bins per doubling. A value is known to within a quarter of an octave, about ±9 %. */
const binsPerOctave = 4;

/**
 * Counts of values ≥ 0 in bins of equal ratio, as DDSketch does it: merging is addition, so that it does not depend on
 * order (a t-digest's does), and quantiles carry a bounded relative error.
 */
export class LogHistogram {
  readonly bins: number[] = [];
  total = 0;

  add(value: number, count = 1): void {
    const bin = value < 1 ? 0 : 1 + Math.floor(Math.log2(value) * binsPerOctave);
    while (this.bins.length <= bin) this.bins.push(0);
    this.bins[bin] = (this.bins[bin] as number) + count;
    this.total += count;
  }

  merge(other: LogHistogram): void {
    while (this.bins.length < other.bins.length) this.bins.push(0);
    for (let i = 0; i < other.bins.length; i++)
      this.bins[i] = (this.bins[i] as number) + (other.bins[i] as number);
    this.total += other.total;
  }

  /** The value below which a share `q` of the values lie (geometric middle of its bin), or undefined when empty. */
  quantile(q: number): number | undefined {
    if (this.total === 0) return undefined;
    let left = q * this.total;
    for (let i = 0; i < this.bins.length; i++) {
      left -= this.bins[i] as number;
      if (left <= 0) return middleOf(i);
    }
    return middleOf(this.bins.length - 1);
  }

  /** Share of the values that are below `limit`. */
  shareBelow(limit: number): number {
    if (this.total === 0) return 0;
    let below = 0;
    for (let i = 0; i < this.bins.length && middleOf(i) < limit; i++) below += this.bins[i] as number;
    return below / this.total;
  }

  /** Mean and standard deviation of the natural logarithm of the values (0 counts as ½). */
  logMoments(): { mean: number; deviation: number } {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < this.bins.length; i++) {
      const log = Math.log(middleOf(i));
      sum += log * (this.bins[i] as number);
      squares += log * log * (this.bins[i] as number);
    }
    const mean = this.total ? sum / this.total : 0;
    return { mean, deviation: this.total ? Math.sqrt(Math.max(0, squares / this.total - mean * mean)) : 0 };
  }
}

const middleOf = (bin: number): number => (bin === 0 ? 0.5 : 2 ** ((bin - 0.5) / binsPerOctave));
