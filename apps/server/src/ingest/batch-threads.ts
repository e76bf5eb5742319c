import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FingerprintKey } from '@stillwatch/detection/fingerprint';
import type { Logger } from 'pino';
import { builtFile } from '../env/built-file.js';
import type { Env } from '../env/env.js';
import { ENV, FINGERPRINT_KEY, LOGGER } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { ExcerptRoom, OfferedRequest } from '../evidence/excerpt-offer.rules.js';
import type { BatchBody } from '../http/batch-body.js';
import type { ReadBatch } from './batch-reader.js';
import type { AcceptanceWindow } from './event-reader.rules.js';
import { fromSent, toSent, type SentBatch } from './sent-bytes.js';
import type { ThreadAnswer, ThreadData, ThreadTask } from './thread-messages.js';

/** One core is left to the thread that answers requests; the others read batches, four at most. */
const threadCount = Math.max(1, Math.min(4, availableParallelism() - 1));

/**
 * A thread's own memory: for itself, and for what the strings of one batch become at most (two bytes a character, once as the
 * line, once as its values, once joined). A limit that no batch reaches: a single string beyond it would end the process.
 */
const ownMegabytes = 256;
const megabytesOfBatch = 12;

const threadFile = builtFile('ingest/batch.thread.js');

interface Job {
  readonly task: ThreadTask;
  resolve(answer: ThreadAnswer): void;
  reject(error: Error): void;
}

/** A batch as it arrived, and which instants are accepted of it. */
export interface UnreadBatch extends Pick<BatchBody, 'kind' | 'parts'> {
  readonly window: AcceptanceWindow;
}

/** A batch that has been read, and its bytes again where they were asked for. */
export interface ReadingResult {
  readonly read: ReadBatch;
  readonly batch: UnreadBatch | null;
}

/**
 * Reads batches on threads of their own, so that the one that answers requests never parses an event. Each thread reads one
 * batch at a time; the others wait, within the memory that all batches in flight may take. A thread that dies fails the
 * batch it was reading and is replaced at the next one.
 */
@Injectable()
export class BatchThreads implements OnApplicationShutdown {
  private readonly idle: Worker[] = [];
  private readonly running = new Map<Worker, Job>();
  private readonly waiting: Job[] = [];
  private readonly resourceLimits: { maxOldGenerationSizeMb: number };

  constructor(
    @Inject(ENV) env: Env,
    @Inject(FINGERPRINT_KEY) private readonly fingerprintKey: FingerprintKey,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const batchMegabytes = Math.ceil(env.STILLWATCH_MAX_BATCH_BYTES / 1024 / 1024);
    this.resourceLimits = { maxOldGenerationSizeMb: ownMegabytes + megabytesOfBatch * batchMegabytes };
  }

  /**
   * Reads a batch, whose bytes must not be used afterwards. With `keepsBytes` the result holds them again.
   * @throws ProblemError `malformed_body`, `body_too_large`
   */
  async read(batch: UnreadBatch, { keepsBytes }: { keepsBytes: boolean }): Promise<ReadingResult> {
    const answer = await this.run({ kind: 'read', batch: sent(batch), keepsBytes });
    if (answer.kind !== 'read') throw refusalOf(answer);
    const { read, bytes } = answer;
    return { read, batch: bytes && { ...batch, parts: [fromSent(bytes)] } };
  }

  /** The requests of a batch that may be kept as excerpts. */
  async excerpts(batch: UnreadBatch, rooms: readonly ExcerptRoom[]): Promise<readonly OfferedRequest[]> {
    const answer = await this.run({ kind: 'excerpts', batch: sent(batch), rooms });
    if (answer.kind !== 'excerpts') throw refusalOf(answer);
    return answer.offer;
  }

  async onApplicationShutdown(): Promise<void> {
    const threads = [...this.idle.splice(0), ...this.running.keys()];
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  private run(task: ThreadTask): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      this.startNext();
    });
  }

  private startNext(): void {
    if (this.waiting.length === 0) return;
    const thread = this.idle.pop() ?? (this.running.size < threadCount ? this.open() : undefined);
    const job = thread && this.waiting.shift();
    if (!job) return;
    this.running.set(thread, job);
    thread.postMessage(
      job.task,
      job.task.batch.parts.map(({ memory }) => memory),
    );
  }

  private open(): Worker {
    const data: ThreadData = { fingerprintSecret: this.fingerprintKey.secret };
    const thread = new Worker(threadFile, { workerData: data, resourceLimits: this.resourceLimits });
    let cause: unknown;
    thread.on('message', (answer: ThreadAnswer) => {
      const job = this.running.get(thread);
      this.running.delete(thread);
      this.idle.push(thread);
      job?.resolve(answer);
      this.startNext();
    });
    thread.on('error', (error) => (cause = error));
    thread.on('exit', (code) => this.close(thread, code, cause));
    thread.unref();
    return thread;
  }

  private close(thread: Worker, code: number, cause: unknown): void {
    const job = this.running.get(thread);
    this.running.delete(thread);
    const place = this.idle.indexOf(thread);
    if (place !== -1) this.idle.splice(place, 1);
    if (job || cause !== undefined)
      this.logger.error({ err: cause, code }, 'a thread that reads batches ended');
    job?.reject(new Error('the thread that read the batch ended', { cause }));
    this.startNext();
  }
}

const sent = ({ kind, parts, window }: UnreadBatch): SentBatch => ({
  kind,
  parts: parts.map(toSent),
  window,
});

function refusalOf(answer: ThreadAnswer): Error {
  if (answer.kind === 'refused') return new ProblemError(answer.code, answer.message);
  return new Error(answer.kind === 'failed' ? answer.message : 'the thread answered another question');
}
