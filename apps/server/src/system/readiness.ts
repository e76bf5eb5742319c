import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@stillwatch/database/database';
import { DatabaseAwayError } from '@stillwatch/database/database-errors';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import { isUpToDate } from '@stillwatch/database/migrate';
import { DATABASE, DATABASE_WATCH } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import { Draining } from '../http/draining.js';

/** Whether this process can serve. */
@Injectable()
export class Readiness {
  /** Known until the database was away: it may have been replaced by an older one. */
  private isCurrent = false;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DATABASE_WATCH) private readonly watch: DatabaseWatch,
    private readonly draining: Draining,
  ) {
    watch.on('away', () => (this.isCurrent = false));
  }

  /** @throws ProblemError `shutting_down`, `database_unavailable` or `schema_outdated` when it cannot */
  async demand(): Promise<void> {
    if (this.draining.isDraining)
      throw new ProblemError('shutting_down', 'This process is about to stop; ask another one.');
    this.isCurrent ||= await this.watch.unlessAway(() => isUpToDate(this.database.pool));
    if (!this.isCurrent)
      throw new ProblemError(
        'schema_outdated',
        'The database is not at the version of this program; run "npm run migrate".',
      );
    if (this.watch.isAway) throw new DatabaseAwayError();
  }
}
