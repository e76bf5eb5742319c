import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** How long checks took, in milliseconds. */
export interface CheckTimes {
  readonly count: number;
  readonly slowest: number;
}

interface Asking {
  readonly url: string;
  readonly key: string;
  readonly everyMs: number;
}

/** Asks for the standing of an account at an interval, from a thread of its own, whether or not the last answer has come. */
export class CheckTimer {
  private readonly thread: Worker;

  constructor(asking: Asking) {
    this.thread = new Worker(new URL(import.meta.url), { workerData: asking });
  }

  /** What was measured since the last call, open checks included. */
  async take(): Promise<CheckTimes> {
    this.thread.postMessage('take');
    const [times] = (await once(this.thread, 'message')) as [CheckTimes];
    return times;
  }

  async stop(): Promise<void> {
    await this.thread.terminate();
  }
}

async function askForGood({ url, key, everyMs }: Asking): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const open = new Set<number>();
  let times: number[] = [];
  parentPort?.on('message', () => {
    const now = performance.now();
    const waiting = [...open].map((begun) => now - begun);
    const all = [...times, ...waiting];
    times = [];
    parentPort?.postMessage({ count: all.length, slowest: Math.max(0, ...all) } satisfies CheckTimes);
  });
  for (;;) {
    const begun = performance.now();
    open.add(begun);
    get(
      `${url}/v1/enforcement/account-1`,
      { agent, headers: { authorization: `Bearer ${key}` } },
      (response) => {
        response.resume();
        response.on('end', () => {
          open.delete(begun);
          times.push(performance.now() - begun);
        });
      },
    );
    await pause(everyMs);
  }
}

if (!isMainThread) void askForGood(workerData as Asking);
