/** Past this many, what has run out is thrown away. */
const sweepSize = 50_000;

/**
 * The queue's throttle, remembered in the process that asked: while a job that this process asked for cannot have started
 * yet, asking again would only make the queue say so. It forgets nothing the queue must know, because every entry ends
 * before its job can start; what it forgets too early costs one needless request.
 */
export class RecentlyAsked {
  private readonly until = new Map<string, number>();

  /** Whether to ask for `id` now; then answers no for `ttlMs`. Measured by a clock that never goes back. */
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
