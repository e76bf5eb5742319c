import { Inject, Injectable } from '@nestjs/common';
import { isDatabaseUnavailable } from '@stillwatch/database/database-errors';
import type { DatabaseWatch } from '@stillwatch/database/database-watch';
import { LRUCache } from 'lru-cache';
import { AuditTail, type AuditNote, type Follower } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { DATABASE_WATCH, ENV } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { hashSecret } from './secrets.js';

const mostRemembered = 10_000;

interface Seen {
  /** Whose secret it is. */
  readonly id: string;
  /** Undefined once it was revoked. */
  readonly actor: Actor | undefined;
  readonly at: number;
}

/**
 * Who is who while the database is away: the keys and sessions seen within `STILLWATCH_ENFORCEMENT_MAX_AGE_SECONDS`, by the
 * hash of their secret. What a process has heard of a revocation holds at once.
 */
@Injectable()
export class KeyMemory implements Follower {
  private readonly seen = new LRUCache<string, Seen>({ max: mostRemembered });
  private changes = 0;

  constructor(
    @Inject(ENV) private readonly env: Env,
    @Inject(DATABASE_WATCH) private readonly watch: DatabaseWatch,
    private readonly clock: Clock,
    tail: AuditTail,
  ) {
    tail.add(this);
  }

  /**
   * Whom `read` finds behind the secret; while the database is away, whom it found last.
   * @throws ProblemError `database_unavailable` when that is not known
   */
  async identify(secret: string, read: () => Promise<Actor | undefined>): Promise<Actor | undefined> {
    const hash = hashSecret(secret);
    const before = this.changes;
    try {
      const actor = await this.watch.unlessAway(read);
      if (!actor) this.seen.delete(hash);
      else if (before === this.changes)
        this.seen.set(hash, { id: actor.id, actor, at: this.clock.now().getTime() });
      return actor;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return this.recall(hash);
    }
  }

  private recall(hash: string): Actor | undefined {
    const seen = this.seen.get(hash);
    const oldest = this.clock.now().getTime() - this.env.STILLWATCH_ENFORCEMENT_MAX_AGE_SECONDS * 1_000;
    if (seen && (seen.actor === undefined || seen.at >= oldest)) return seen.actor;
    throw new ProblemError(
      'database_unavailable',
      'The database does not answer, and these credentials were not used lately; ask again later.',
    );
  }

  load(): Promise<void> {
    this.changes += 1;
    this.seen.clear();
    return Promise.resolve();
  }

  follow(notes: readonly AuditNote[]): Promise<void> {
    for (const { action, objectType, objectId } of notes) {
      if (action === 'api_key.revoked') this.change(objectId, 'refused');
      else if (objectType === 'api_key' || (objectType === 'user' && !action.startsWith('session.st')))
        this.change(objectId, 'forgotten');
    }
    return Promise.resolve();
  }

  private change(id: string, to: 'refused' | 'forgotten'): void {
    this.changes += 1;
    for (const [hash, seen] of this.seen.entries()) {
      if (seen.id !== id) continue;
      if (to === 'refused') this.seen.set(hash, { ...seen, actor: undefined });
      else this.seen.delete(hash);
    }
  }
}
