import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';

/** Bytes that somebody holds of a {@link ByteBudget}. */
export interface ByteLease {
  /** How many bytes it holds now. */
  readonly bytes: number;
  /**
   * Takes so many more.
   * @returns false, and takes none, when the budget has not as many left or the lease was released
   */
  take(bytes: number): boolean;
  /** Gives everything back. Doing it twice is no failure. */
  release(): void;
}

/**
 * How many bytes of batches this process holds at once, over all senders. Whoever finds nothing left is told to come
 * back; nobody waits, so that two who hold half of it each can never wait for each other. One batch of the largest size
 * always fits, whatever the setting says.
 */
@Injectable()
export class ByteBudget {
  /** All there is, in bytes. */
  readonly size: number;
  private heldBytes = 0;

  constructor(@Inject(ENV) env: Env) {
    this.size = Math.max(env.STILLWATCH_INGEST_MEMORY_BYTES, env.STILLWATCH_MAX_BATCH_BYTES);
  }

  /** How many bytes are held now, by all leases together. */
  get held(): number {
    return this.heldBytes;
  }

  /** A lease that holds nothing yet. */
  open(): ByteLease {
    let held = 0;
    let isReleased = false;
    return {
      get bytes() {
        return held;
      },
      take: (bytes) => {
        if (isReleased || this.heldBytes + bytes > this.size) return false;
        held += bytes;
        this.heldBytes += bytes;
        return true;
      },
      release: () => {
        this.heldBytes -= held;
        held = 0;
        isReleased = true;
      },
    };
  }
}
