import { z } from 'zod';
import { randomStream } from '../random-stream.js';
import { readOperations, type Operation } from './api-document.js';
import { hostileRequest, type Credentials } from './hostile-requests.js';
import { faultOf } from './verdict.rules.js';
import { Wire, type WireAnswer } from './wire.js';

export interface FuzzOptions {
  readonly url: string;
  readonly key: string;
  readonly administrator: { readonly email: string; readonly password: string };
  /** The same seed makes the same requests, as long as the answers show the same names. */
  readonly seed: number;
  readonly requests: number;
  readonly parallel: number;
  /** Ends the run when it has gone on so long, whatever is left. */
  readonly longestMs: number;
  readonly onProgress?: (sent: number) => void;
}

export interface Fault {
  /** Which request of the run it was, from 0. */
  readonly number: number;
  readonly what: string;
  /** The first bytes of the request, escaped. */
  readonly sent: string;
}

export interface FuzzReport {
  readonly sent: number;
  readonly operations: number;
  readonly byStatus: ReadonlyMap<number, number>;
  readonly slowestMs: number;
  readonly faults: readonly Fault[];
}

const patienceMs = 30_000;
const mostFaults = 50;
/** After more than this the other side may still be reading when it has answered, and need not do so for ever. */
const reusableBytes = 16 * 1024;
const namesOfAKind = 200;

/** Sends hostile requests to a running Stillwatch and tells which were not answered as they must be. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const run = new FuzzRun(options, await readOperations(options.url));
  await run.signIn();
  await Promise.all(Array.from({ length: options.parallel }, () => run.work()));
  return run.report();
}

class FuzzRun {
  private next = 0;
  private cookie = '';
  private logIns = 0;
  private slowestMs = 0;
  private readonly names = new Map<string, string[]>();
  private readonly byStatus = new Map<number, number>();
  private readonly faults: Fault[] = [];
  private readonly deadline: number;

  constructor(
    private readonly options: FuzzOptions,
    private readonly operations: readonly Operation[],
  ) {
    this.deadline = Date.now() + options.longestMs;
  }

  async work(): Promise<void> {
    const wire = new Wire(new URL(this.options.url));
    while (
      this.next < this.options.requests &&
      Date.now() < this.deadline &&
      this.faults.length < mostFaults
    ) {
      const number = this.next++;
      await this.sendOne(wire, number);
      if (number % 500 === 499) {
        await this.signIn();
        this.options.onProgress?.(number + 1);
      }
    }
    wire.reset();
  }

  /** Some requests end the session that they come with. */
  async signIn(): Promise<void> {
    this.logIns += 1;
    const response = await fetch(`${this.options.url}/v1/session`, {
      method: 'POST',
      // From an address that nothing else comes from, so that no limit on guesses stands in the way.
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${this.logIns % 250}` },
      body: JSON.stringify(this.options.administrator),
    });
    await response.text();
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
  }

  report(): FuzzReport {
    const { next: sent, byStatus, slowestMs, faults } = this;
    return { sent, operations: this.operations.length, byStatus, slowestMs, faults };
  }

  private async sendOne(wire: Wire, number: number): Promise<void> {
    const random = randomStream(this.options.seed * 1_000_003 + number);
    const credentials: Credentials = { key: this.options.key, cookie: this.cookie };
    const request = hostileRequest(this.operations, credentials, this.names, random);
    const isHead = request.method === 'HEAD';
    const begun = performance.now();
    const answer = await wire.send(request.bytes, isHead, patienceMs);
    this.slowestMs = Math.max(this.slowestMs, performance.now() - begun);
    const what = faultOf(answer, isHead);
    if (what !== undefined) this.faults.push({ number, what, sent: shown(request.bytes) });
    if (typeof answer !== 'string') this.note(answer, request.bytes);
    const isOver = !request.isFramed || request.bytes.length > reusableBytes;
    if (isOver || typeof answer === 'string' || answer.closes || random.chance(0.05)) wire.reset();
  }

  private note({ status, body }: WireAnswer, request: Buffer): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    const kind = /^GET \/v1\/([\w-]+)(?:\?| )/.exec(request.toString('latin1', 0, 200))?.[1];
    if (status !== 200 || kind === undefined) return;
    const found = namesIn(body);
    if (found.length > 0)
      this.names.set(kind, [...new Set([...found, ...(this.names.get(kind) ?? [])])].slice(0, namesOfAKind));
  }
}

const named = z.array(
  z.looseObject({ id: z.string().optional(), name: z.string().optional(), version: z.string().optional() }),
);

/** What the rows of a list are called in paths. */
function namesIn(body: string): string[] {
  try {
    const rows = named.safeParse(JSON.parse(Buffer.from(body, 'latin1').toString('utf8')));
    return rows.success ? rows.data.flatMap(({ id, name, version }) => id ?? version ?? name ?? []) : [];
  } catch {
    return [];
  }
}

const shown = (bytes: Buffer): string =>
  JSON.stringify(bytes.toString('latin1', 0, 2_000)) +
  (bytes.length > 2_000 ? ` and ${bytes.length - 2_000} bytes more` : '');
