import { Inject, Injectable } from '@nestjs/common';
import type { Database, Tx } from '@stillwatch/database/database';
import { AuditLogService, type AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { OutboxService, type OutgoingMessage } from '../outbox/outbox.service.js';
import { lockAccounts } from './account-lock.js';
import { standingsOf } from './account-standings.js';
import { turnAt, type AccountStanding, type StandingTurn } from './standing.rules.js';

const accountsAtATime = 500;

/** An account as it is written, with its lock held. */
export interface WrittenStanding {
  readonly accountId: string;
  readonly standing: AccountStanding;
}

/**
 * Tells of measures that begin and end by themselves.
 *
 * Invariant: for every instant at which a standing will turn there is a row, written with the decision; the row goes in the
 * transaction that tells of the turn, which holds the account's lock. So each turn is told exactly once, whatever process
 * dies when and however long none ran; and before anything that is decided later, because a decision tells first what is
 * owed ({@link tell}).
 */
@Injectable()
export class StandingTurnsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly outbox: OutboxService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /** Notes when the standing of locked accounts will turn. */
  async expect(tx: Tx, accountIds: readonly string[], instants: readonly Date[]): Promise<void> {
    if (instants.length === 0) return;
    await tx.sql(
      `INSERT INTO due_standing_changes (account_id, at)
       SELECT account_id, at FROM unnest($1::text[]) AS account_id, unnest($2::timestamptz[]) AS at ON CONFLICT DO NOTHING`,
      [accountIds, instants],
    );
  }

  /** Tells of every turn that is due, some accounts at a time. */
  async tellDue(): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const { rows } = await this.database.pool.query<{ accountId: string }>(
        'SELECT DISTINCT account_id AS "accountId" FROM due_standing_changes WHERE at <= $1 LIMIT $2',
        [now, accountsAtATime],
      );
      if (rows.length === 0) return;
      await this.database.transaction((tx) =>
        this.tellOf(
          tx,
          rows.map(({ accountId }) => accountId),
          now,
        ),
      );
      if (rows.length < accountsAtATime) return;
    }
  }

  private async tellOf(tx: Tx, accountIds: readonly string[], now: Date): Promise<void> {
    await lockAccounts(tx, accountIds);
    const entries = await this.tell(tx, await standingsOf(tx, accountIds), now);
    // Rows of accounts that are no more, whose turn nobody waits for.
    await tx.sql('DELETE FROM due_standing_changes WHERE account_id = ANY($1) AND at <= $2', [
      accountIds,
      now,
    ]);
    if (entries.length > 0) await this.auditLog.appendAll(tx, systemActor, entries);
  }

  /**
   * Tells of the turns of locked accounts that are due by now. Answers their entries for the audit log, which the caller
   * appends for the system as the last thing of its transaction.
   */
  async tell(tx: Tx, accounts: readonly WrittenStanding[], now: Date): Promise<AuditLogEntryInput[]> {
    const due = await tx.sql<{ accountId: string; at: Date }>(
      `DELETE FROM due_standing_changes WHERE account_id = ANY($1) AND at <= $2 RETURNING account_id AS "accountId", at`,
      [accounts.map(({ accountId }) => accountId), now],
    );
    if (due.length === 0) return [];
    const written = new Map(accounts.map(({ accountId, standing }) => [accountId, standing]));
    const turns = due
      .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.accountId < b.accountId ? -1 : 1))
      .flatMap(({ accountId, at }) => {
        const standing = written.get(accountId);
        const turn = standing && turnAt(standing, at);
        return turn ? [{ accountId, at, turn }] : [];
      });
    await this.outbox.append(tx, ...turns.map(({ accountId, at, turn }) => messageOf(accountId, at, turn)));
    return turns.map(({ accountId, at, turn }) => entryOf(accountId, at, turn));
  }
}

const hasEnded = ({ after }: StandingTurn): boolean => after.decisionId === null;

const messageOf = (
  accountId: string,
  at: Date,
  turn: StandingTurn,
): OutgoingMessage<'account.standing_changed'> => ({
  topic: 'account.standing_changed',
  at,
  data: {
    accountId,
    before: turn.before.standing,
    standing: turn.after.standing,
    until: turn.after.until?.toISOString() ?? null,
    decisionId: turn.after.decisionId,
    cause: 'time',
    ...(hasEnded(turn) && turn.before.decisionId !== null && { endedDecisionId: turn.before.decisionId }),
  },
});

const entryOf = (accountId: string, at: Date, turn: StandingTurn): AuditLogEntryInput => ({
  action: hasEnded(turn) ? 'account.measure_ended' : 'account.measure_began',
  objectType: 'account',
  objectId: accountId,
  before: { standing: turn.before.standing, decisionId: turn.before.decisionId },
  after: { standing: turn.after.standing, decisionId: turn.after.decisionId, at },
});
