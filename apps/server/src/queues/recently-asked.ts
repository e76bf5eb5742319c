/** Past this many, what has run out is thrown away. */
const sweepSize = 50_000;

/**
 * What this process has asked for lately, so that it does not ask again while the job cannot have started yet. Forgetting
 * too early costs a needless job; it must only never answer no after the job has started, so its time ends before that of
 * the job's delay and is measured by a clock that never goes back.
 */
export class RecentlyAsked {
  private readonly until = new Map<string, number>();

  /** Whether to ask for `id` now; from then on the answer is no for `ttlMs`. */
  opens(id: string, ttlMs: number): boolean {
    const now = performance.now();
    if ((this.until.get(id) ?? -Infinity) > now) return false;
    if (this.until.size >= sweepSize) this.sweep(now);
    this.until.set(id, now + ttlMs);
    return true;
  }

  /** For an `id` whose request failed. */
  forget(id: string): void {
    this.until.delete(id);
  }

  private sweep(now: number): void {
    for (const [id, until] of this.until) if (until <= now) this.until.delete(id);
  }
}
