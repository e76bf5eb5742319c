import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Database } from '@stillwatch/database/database';
import { isDatabaseUnavailable } from '@stillwatch/database/database-errors';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import type { Logger } from 'pino';
import { Clock } from '../clock/clock.js';
import { DATABASE, DATABASE_WATCH, LOGGER } from '../env/tokens.js';

/** What was done to what, as far as a memory must know of it. */
export interface AuditNote {
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
}

/** Something that a process keeps in memory and that is right as long as it hears of every change. */
export interface Follower {
  /** Starts anew, from what is stored now. */
  load(): Promise<void>;
  /** Follows what has been appended since, in its order. */
  follow(notes: readonly AuditNote[]): Promise<void>;
}

const everyMs = 500;
const pageSize = 5_000;

/**
 * Tells those who remember things in this process what any process has changed. Every change appends its audit entry in its own
 * transaction, and entries are numbered in the order in which they become visible, so that whoever has read up to a number
 * has missed nothing before it. Its cost is one look at the end of an index, twice a second.
 */
@Injectable()
export class AuditTail implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly followers: Follower[] = [];
  private readUpTo: number | undefined;
  private running: Promise<void> | undefined;
  /** What a database that hangs has not answered yet: nothing newer is read before it has, or has failed. */
  private reading = Promise.resolve();
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private caughtUp: Date | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DATABASE_WATCH) private readonly watch: DatabaseWatch,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly clock: Clock,
  ) {}

  /** Every follower has heard of all that was changed before this instant. */
  get caughtUpAt(): Date | undefined {
    return this.caughtUp;
  }

  add(follower: Follower): void {
    this.followers.push(follower);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.catchUp(), everyMs);
    void this.catchUp();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** Returns when all that was committed before the call is known here, or the database is found away. Never throws. */
  async catchUp(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.readToEnd();
    return this.running;
  }

  private async readToEnd(): Promise<void> {
    try {
      do {
        this.again = false;
        const startedAt = this.clock.now();
        await this.watch.unlessAway(() => this.readNext());
        this.caughtUp = startedAt;
      } while (this.again);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) this.logger.error({ err: error }, 'changes could not be followed');
    } finally {
      this.running = undefined;
    }
  }

  private readNext(): Promise<void> {
    const next = this.reading.then(() => this.read());
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async read(): Promise<void> {
    const newest = await this.newest();
    if (this.readUpTo === undefined || newest < this.readUpTo) return this.start(newest);
    for (let from: number = this.readUpTo; from < newest; from = this.readUpTo) {
      const { rows } = await this.database.pool.query<AuditNote & { seq: string }>({
        name: 'audit-tail',
        text: `SELECT seq, action, object_type AS "objectType", object_id AS "objectId"
               FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT ${pageSize}`,
        values: [from],
      });
      for (const follower of this.followers) await follower.follow(rows);
      this.readUpTo = Number(rows.at(-1)?.seq ?? newest);
    }
  }

  /** At first, and when the database turns out to be an older one that was restored. */
  private async start(newest: number): Promise<void> {
    this.readUpTo = undefined;
    for (const follower of this.followers) await follower.load();
    this.readUpTo = newest;
  }

  private async newest(): Promise<number> {
    const { rows } = await this.database.pool.query<{ seq: string | null }>({
      name: 'audit-newest',
      text: 'SELECT max(seq) AS seq FROM audit_entries',
    });
    return Number(rows[0]?.seq ?? 0);
  }
}
