import { Inject, Injectable } from '@nestjs/common';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import { isDatabaseUnavailable } from '@stillwatch/database/database-errors';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import { Clock } from '../clock/clock.js';
import { DATABASE_WATCH } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { enforcementAt } from './enforcement.answer.js';
import { StandingMemory } from './standing-memory.js';
import { StandingReading } from './standing-reading.js';

export interface Checked {
  readonly enforcement: Enforcement;
  /** Seconds since it was known to be true; absent for the truth. */
  readonly age?: number;
}

/** The gateway's question. It is answered from the database as long as that answers, and from memory while it does not. */
@Injectable()
export class EnforcementCheckService {
  constructor(
    @Inject(DATABASE_WATCH) private readonly watch: DatabaseWatch,
    private readonly reading: StandingReading,
    private readonly memory: StandingMemory,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `account_not_found`; `standing_unknown` when the database is away and memory does not know */
  async check(accountId: string): Promise<Checked> {
    const { version } = this.memory;
    try {
      const written = await this.watch.unlessAway(() => this.reading.written(accountId));
      this.memory.remember(accountId, written, version);
      return { enforcement: enforcementAt(accountId, written, this.clock.now()) };
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return this.recall(accountId);
    }
  }

  private recall(accountId: string): Checked {
    const remembered = this.memory.recall(accountId);
    if (remembered) return remembered;
    throw new ProblemError(
      'standing_unknown',
      'The database does not answer, and how this account stands was not asked lately; ask again later.',
    );
  }
}
