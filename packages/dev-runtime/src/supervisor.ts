import { setTimeout as wait } from 'node:timers/promises';
import { afterEnd, unfailing, type Supervision } from './supervision.rules.js';

/** A part of the product that runs. */
export interface RunningPart {
  /** Fulfilled when it has ended, with why in one sentence. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** A part of the product, as something that can be started any number of times. */
export interface Part {
  /** As it stands in a sentence: "the worker". */
  readonly name: string;
  /** Returns when it serves; rejected with why it does not. Gives up, leaving nothing behind, when `signal` is aborted. */
  start(signal: AbortSignal): Promise<RunningPart>;
}

/** Keeps one part running: whenever it ends without having been asked to, it is started again as the rules say. */
export class Supervisor {
  /** Fulfilled with one or two sentences when the part is given up on; pending for ever otherwise. */
  readonly gaveUp: Promise<string>;
  private running: RunningPart | undefined;
  private readonly stopping = new AbortController();
  private readonly over: Promise<void>;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly part: Part,
    first: RunningPart,
    private readonly say: (line: string) => void,
  ) {
    this.running = first;
    let giveUp: (sentence: string) => void = () => undefined;
    this.gaveUp = new Promise((fulfil) => (giveUp = fulfil));
    this.over = this.keep(first, giveUp);
  }

  /** Returns when the part runs, at once if it does. */
  async untilUp(): Promise<void> {
    if (!this.running) await new Promise<void>((fulfil) => this.waiting.add(fulfil));
  }

  /** Ends the part for good. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running?.stop();
    await this.over;
  }

  private async keep(first: RunningPart, giveUp: (sentence: string) => void): Promise<void> {
    let upSince: number | undefined = Date.now();
    let reason = await first.ended;
    for (let state: Supervision = unfailing; !this.stopping.signal.aborted;) {
      this.running = undefined;
      const { name } = this.part;
      const { next, verdict } = afterEnd(state, { name, reason, upSince, at: Date.now() });
      state = next;
      if (verdict.kind === 'give up') return giveUp(verdict.sentence);
      if (verdict.say) this.say(verdict.say);
      upSince = undefined;
      try {
        await wait(verdict.afterMs, undefined, { signal: this.stopping.signal });
        const again = await this.part.start(this.stopping.signal);
        upSince = Date.now();
        this.goOn(again);
        reason = await again.ended;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
    }
  }

  private goOn(again: RunningPart): void {
    this.running = again;
    if (this.stopping.signal.aborted) return void again.stop();
    this.say(`${capital(this.part.name)} is running again.`);
    for (const fulfil of this.waiting) fulfil();
    this.waiting.clear();
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
