import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { dropConnection } from './connections.js';
import { DatabaseAwayError, refusesEverybody } from './database-errors.js';

/** How often the question is asked while it is answered. */
const everyMs = 250;
/** Patience is counted in turns of the event loop: a process that was busy itself must not take the database for dead. */
const turnMs = 100;
const turnsUntilAway = 10;
const turnsUntilLost = 100;

interface Events {
  /** The database does not answer: about 1.3 s after it froze, at once when it is gone. */
  away: [];
  /** It has not answered for ten seconds, and again every ten: connections that are open to it are given up. */
  lost: [];
  back: [];
}

/**
 * Asks the database `SELECT 1` four times a second on a connection of its own, so that a database that hangs, on whose
 * connections nothing ever fails, is noticed within 1.3 s without a limit on how long honest work may take.
 */
export class DatabaseWatch extends EventEmitter<Events> {
  private away = false;
  private closed = false;
  private client: pg.Client | undefined;
  private readonly waiting = new Set<() => void>();
  private readonly ended: Promise<void>;

  constructor(private readonly url: string) {
    super();
    this.setMaxListeners(0);
    this.ended = this.run();
  }

  get isAway(): boolean {
    return this.away;
  }

  /**
   * What `work` answers, as long as the database does. The work itself is not stopped.
   * @throws DatabaseAwayError at the moment at which the database is found away
   */
  async unlessAway<T>(work: () => Promise<T>): Promise<T> {
    if (this.away) throw new DatabaseAwayError();
    return new Promise<T>((fulfil, reject) => {
      const giveUp = () => reject(new DatabaseAwayError());
      this.waiting.add(giveUp);
      void work()
        .then(fulfil, reject)
        .finally(() => this.waiting.delete(giveUp));
    });
  }

  /** Returns at once while the database answers, else when it answers again. */
  async untilBack(): Promise<void> {
    if (this.away) await new Promise<void>((fulfil) => this.once('back', fulfil));
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.ended;
    if (this.client) dropConnection(this.client);
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.closed; await wait(everyMs)) {
      const outcome = await this.ask();
      if (this.closed) return;
      failures = outcome === 'answered' ? 0 : failures + 1;
      if (failures === 0) this.setAway(false);
      // A connection may break alone; the next one tells whether the database did.
      else if (failures > 1 || outcome === 'silent') this.setAway(true);
    }
  }

  private async ask(): Promise<'answered' | 'silent' | 'failed'> {
    let turns = 0;
    let gaveUp = false;
    const clock = setInterval(() => {
      turns += 1;
      if (this.closed) this.forget();
      if (turns === turnsUntilAway) this.setAway(true);
      if (turns < turnsUntilLost) return;
      gaveUp = true;
      this.forget();
    }, turnMs);
    try {
      this.client ??= await this.connect();
      await this.client.query('SELECT 1');
      return 'answered';
    } catch (error) {
      this.forget();
      if (gaveUp) this.emit('lost');
      if (gaveUp || turns >= turnsUntilAway) return 'silent';
      return refusesEverybody(error) ? 'failed' : 'answered';
    } finally {
      clearInterval(clock);
    }
  }

  private connecting: pg.Client | undefined;

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'stillwatch watch',
      keepAlive: true,
    });
    client.on('error', () => {
      if (this.client === client) this.client = undefined;
    });
    this.connecting = client;
    try {
      await client.connect();
      return client;
    } finally {
      this.connecting = undefined;
    }
  }

  private forget(): void {
    for (const client of [this.client, this.connecting]) if (client) dropConnection(client);
    this.client = undefined;
  }

  private setAway(away: boolean): void {
    if (this.away === away) return;
    this.away = away;
    if (!away) {
      this.emit('back');
      return;
    }
    for (const giveUp of this.waiting) giveUp();
    this.waiting.clear();
    this.emit('away');
  }
}
