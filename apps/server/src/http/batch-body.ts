import type { ByteLease } from './byte-budget.js';

/** The most events of one batch: non-empty lines of NDJSON, items of the JSON form. */
export const maxBatchLines = 100_000;

/**
 * A batch of usage events as it arrived: inflated, within its bounds, without a byte order mark, and not parsed yet. Of
 * `ndjson` the non-empty lines have been counted (at most {@link maxBatchLines}); the items of `json` have not.
 * Whoever takes it must call `lease.release()` once the batch is done, also when it failed: until then its bytes count
 * against the memory of all batches in flight.
 */
export interface BatchBody {
  readonly kind: 'ndjson' | 'json';
  /** Its bytes in pieces, in order: joining large ones takes the thread that answers requests tens of milliseconds. */
  readonly parts: readonly Buffer[];
  readonly lease: ByteLease;
}
