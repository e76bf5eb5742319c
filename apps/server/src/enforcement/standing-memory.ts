import { Inject, Injectable } from '@nestjs/common';
import type { Enforcement } from '@stillwatch/contracts/enforcement';
import { LRUCache } from 'lru-cache';
import { AuditTail, type AuditNote, type Follower } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import type { Env } from '../env/env.js';
import { ENV } from '../env/tokens.js';
import { enforcementAt, isNotActive, type WrittenStanding } from './enforcement.answer.js';
import { StandingReading } from './standing-reading.js';
import { StandingTable } from './standing-table.js';

/** How many accounts in good standing are remembered to exist; each costs about 100 bytes and its id. */
const mostAsked = 200_000;

export interface Remembered {
  readonly enforcement: Enforcement;
  /** Whole seconds since this was known to be true. */
  readonly age: number;
}

/**
 * Answers the gateway while the database is away. It holds every account that is not active, and follows the decisions that
 * any process takes; so an account that is not among them is active if it exists, which is known of those asked for lately.
 */
@Injectable()
export class StandingMemory implements Follower {
  private table = new StandingTable();
  private changes = 0;
  private readonly asked = new LRUCache<string, number>({ max: mostAsked });

  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly reading: StandingReading,
    private readonly tail: AuditTail,
    private readonly clock: Clock,
  ) {
    tail.add(this);
  }

  /** To be taken before a read whose outcome is given to {@link remember}. */
  get version(): number {
    return this.changes;
  }

  /** Keeps what was read, unless a decision was followed in the meantime: the reading may then be the older one. */
  remember(accountId: string, written: WrittenStanding, version: number): void {
    this.asked.set(accountId, this.clock.now().getTime());
    if (version === this.changes) this.put(accountId, written);
  }

  /** Undefined when nothing is known that is recent enough. */
  recall(accountId: string): Remembered | undefined {
    const now = this.clock.now();
    const oldest = now.getTime() - this.env.STILLWATCH_ENFORCEMENT_MAX_AGE_SECONDS * 1_000;
    const knownAt = this.tail.caughtUpAt?.getTime();
    if (knownAt === undefined || knownAt < oldest) return undefined;
    const written = this.table.get(accountId) ?? this.activeIfAsked(accountId, oldest);
    if (!written) return undefined;
    const age = Math.max(0, Math.floor((now.getTime() - knownAt) / 1_000));
    return { enforcement: enforcementAt(accountId, written, now), age };
  }

  async load(): Promise<void> {
    const table = new StandingTable();
    for await (const page of this.reading.notActive())
      for (const { accountId, written } of page) table.set(accountId, written);
    this.changes += 1;
    this.table = table;
  }

  async follow(notes: readonly AuditNote[]): Promise<void> {
    const decided = notes.filter(({ objectType }) => objectType === 'decision');
    if (decided.length === 0) return;
    const decisionIds = [...new Set(decided.map(({ objectId }) => objectId))];
    this.changes += 1;
    for await (const page of this.reading.ofDecisions(decisionIds))
      for (const { accountId, written } of page) this.put(accountId, written);
    this.changes += 1;
  }

  private put(accountId: string, written: WrittenStanding): void {
    if (isNotActive(written)) this.table.set(accountId, written);
    else this.table.delete(accountId);
  }

  private activeIfAsked(accountId: string, oldest: number): WrittenStanding | undefined {
    const askedAt = this.asked.get(accountId);
    return askedAt !== undefined && askedAt >= oldest ? active : undefined;
  }
}

const active: WrittenStanding = {
  standing: 'active',
  until: null,
  decisionId: null,
  limitPercent: null,
  upcoming: null,
  upcomingLimitPercent: null,
};
