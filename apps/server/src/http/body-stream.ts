import type { IncomingMessage } from 'node:http';
import { createGunzip, type Gunzip } from 'node:zlib';
import { ProblemError } from '../errors/problem-error.js';

/** The most that a body may unfold: real batches of usage events reach 5 to 40. */
const largestRatio = 200;
const ratioCountsFromBytes = 1024 * 1024;
const inflatedPieceBytes = 64 * 1024;

export interface BodyReading {
  readonly isGzip: boolean;
  /** Within how many milliseconds all of the body must have arrived. */
  readonly timeoutMs: number;
  /** Gets the bytes while they arrive, inflated; what it throws ends the reading. */
  readonly take: (bytes: Buffer) => void;
}

/**
 * Reads a request's body to its end. Whatever becomes of it, every error of its streams ends here; what has not been read
 * then stays in the request.
 * @throws what `take` throws; ProblemError `malformed_gzip`, `body_too_large` for what unfolds more than 200 times,
 *   `request_timeout`, `malformed_body` when the sender went away
 */
export function readBodyStream(
  raw: IncomingMessage,
  { isGzip, timeoutMs, take }: BodyReading,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const unpacker = isGzip ? new Unpacker(raw, { take: offer, end, fail }) : undefined;
    const timer = setTimeout(() => fail(tooSlow()), timeoutMs);
    let isSettled = false;

    function settle(): boolean {
      if (isSettled) return false;
      isSettled = true;
      clearTimeout(timer);
      raw.off('data', offer).off('end', end).off('error', wentAway).off('close', closed);
      unpacker?.stop();
      raw.pause();
      return true;
    }
    function fail(error: unknown): void {
      if (settle()) reject(error as Error);
    }
    function end(): void {
      if (settle()) resolve();
    }
    function wentAway(): void {
      fail(new ProblemError('malformed_body', 'The connection broke before the whole body had arrived.'));
    }
    function closed(): void {
      if (!raw.readableEnded) wentAway();
    }
    function offer(bytes: Buffer): void {
      try {
        take(bytes);
      } catch (error) {
        fail(error);
      }
    }

    if (raw.destroyed) return wentAway();
    raw.on('error', wentAway).on('close', closed);
    if (unpacker) unpacker.start();
    else raw.on('data', offer).on('end', end);
  });
}

const tooSlow = () =>
  new ProblemError(
    'request_timeout',
    'The body did not arrive in time; send it again, in smaller parts if the line is slow.',
  );

const broken = () =>
  new ProblemError('malformed_gzip', 'The gzip stream is broken; nothing of it was stored, send it again.');

interface Unpacked {
  take(bytes: Buffer): void;
  end(): void;
  fail(error: ProblemError): void;
}

/** A gzip body: one or several members, and nothing after the last. */
class Unpacker {
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: inflatedPieceBytes });
  private packedBytes = 0;
  private inflatedBytes = 0;
  private hasArrived = false;

  constructor(
    private readonly raw: IncomingMessage,
    private readonly to: Unpacked,
  ) {
    // Also after it has been stopped: an error of a stream that nobody listens to ends the process.
    this.gunzip.on('error', () => this.to.fail(broken()));
  }

  start(): void {
    this.gunzip.on('data', this.inflated).on('end', this.ended);
    this.raw.on('data', this.arrived).on('end', this.allArrived).pipe(this.gunzip);
  }

  stop(): void {
    this.raw.off('data', this.arrived).off('end', this.allArrived).unpipe(this.gunzip);
    this.gunzip.off('data', this.inflated).off('end', this.ended).destroy();
  }

  private readonly arrived = (bytes: Buffer) => {
    this.packedBytes += bytes.length;
  };

  private readonly allArrived = () => {
    this.hasArrived = true;
  };

  private readonly inflated = (bytes: Buffer) => {
    this.inflatedBytes += bytes.length;
    if (
      this.inflatedBytes > ratioCountsFromBytes &&
      this.inflatedBytes > largestRatio * this.gunzip.bytesWritten
    ) {
      return this.to.fail(
        new ProblemError(
          'body_too_large',
          `The body unfolds to more than ${largestRatio} times its size; send fewer events at a time.`,
        ),
      );
    }
    this.to.take(bytes);
  };

  /** Gunzip stops at the first zero byte between members and calls it the end, so that must be checked. */
  private readonly ended = () => {
    if (this.hasArrived && this.gunzip.bytesWritten === this.packedBytes) this.to.end();
    else this.to.fail(broken());
  };
}
