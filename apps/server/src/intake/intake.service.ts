import { Inject, Injectable } from '@nestjs/common';
import type {
  AccountIntakeFinding,
  IntakeDay,
  IntakeFinding,
  SenderIntake,
} from '@stillwatch/contracts/intake';
import type { ListQuery } from '@stillwatch/contracts/list-query';
import type { Database, Tx } from '@stillwatch/database/database';
import type { FoldReceipt } from '@stillwatch/database/fold-receipts';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { comparedText, readFilteredList } from '../http/list-filter.js';
import type { Page } from '../http/list.js';
import { z } from 'zod';
import {
  accountIntake,
  foldedStatement,
  intakeSums,
  senderIntake,
  shownDays,
  sumStatement,
  troubleStatement,
} from './intake.query.js';
import {
  addIntake,
  findingOf,
  hasTrouble,
  leastConflicting,
  noIntake,
  type BatchIntake,
  type IntakeCounts,
} from './intake.rules.js';

const dayMs = 86_400_000;
const rowsPerSum = 10_000;
const keptDays = 90;
const longestFindingList = 500;

/**
 * What arrived and what became of it, by account, sender and day. Each batch inserts rows of its own, so that no two batches
 * wait for one counter; a job sums them. Reading adds what is summed and what is not, so that the figures are right at once.
 */
@Injectable()
export class IntakeService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Notes a batch in the transaction that stores it. */
  async record(tx: Tx, senderId: string, accepted: number, { accounts, other }: BatchIntake): Promise<void> {
    const all = noIntake();
    for (const counts of [...accounts, other]) addIntake(all, counts);
    const rows = [
      { scope: 'sender', accountId: '', accepted, ...all },
      ...accounts.map((account) => ({ scope: 'account', accepted: 0, ...account })),
      ...(hasTrouble(other) ? [{ scope: 'other', accountId: '', accepted: 0, ...other }] : []),
    ];
    await tx.sql(insertStatement, [senderId, JSON.stringify(rows)]);
  }

  /** Notes a batch that was refused as a whole. */
  async recordRefusal(senderId: string, code: string): Promise<void> {
    const row = { scope: 'sender', accountId: '', accepted: 0, ...noIntake(), byCode: { [code]: 1 } };
    await this.database.pool.query(insertStatement, [senderId, JSON.stringify([row])]);
  }

  /** Notes what a fold has counted of an account, in its transaction. Twins that it dropped count as duplicates after all. */
  async recordFold(
    tx: Tx,
    receipts: readonly FoldReceipt[],
    dropped: ReadonlyMap<bigint, number>,
  ): Promise<void> {
    const [first] = receipts;
    if (!first) return;
    const droppedOf = ({ batchId }: FoldReceipt) => dropped.get(batchId) ?? 0;
    await tx.sql(foldedStatement, [
      first.accountId,
      receipts.map(({ receivedAt }) => receivedAt.toISOString()),
      receipts.map(({ senderId }) => senderId ?? ''),
      receipts.map((receipt) => receipt.eventCount - droppedOf(receipt)),
      receipts.map(droppedOf),
    ]);
  }

  /** Sums what has been noted and forgets what is older than is kept. Answers how many rows were summed. */
  async sum(): Promise<number> {
    let total = 0;
    for (let rows = rowsPerSum; rows === rowsPerSum;) {
      const result = await this.database.pool.query<{ rows: number }>(sumStatement, [rowsPerSum]);
      rows = result.rows[0]?.rows ?? 0;
      total += rows;
    }
    await this.database.pool.query('DELETE FROM intake_days WHERE day < $1::date', [
      this.dayBefore(keptDays),
    ]);
    return total;
  }

  /** The last 30 days of an account, newest first; days on which nothing arrived are not listed. */
  async ofAccount(accountId: string): Promise<IntakeDay[]> {
    const { rows } = await this.database.pool.query<IntakeDay>(
      `SELECT day::text, ${intakeSums} FROM (${accountIntake('account_id = $1')}) AS known
       WHERE day > $2::date GROUP BY day ORDER BY day DESC`,
      [accountId, this.dayBefore(shownDays)],
    );
    return rows;
  }

  /** By sender and day, newest first; of one account where the filter names it. */
  async bySender(query: ListQuery): Promise<Page<SenderIntake>> {
    const { filter, from, take } = readFilteredList(
      query,
      { sort: ['day'], filter: senderFilter },
      newestFirst,
    );
    const { accountId } = filter;
    const source = accountId === undefined ? senderIntake : accountIntake('account_id = $1');
    const { rows } = await this.database.pool.query<SenderIntake & { total: number }>(
      `SELECT sender_id || ' ' || day AS id, sender_id AS "keyId", name AS "keyName", nullif(account_id, '') AS "accountId",
         day::text, ${intakeSums}, count(*) OVER ()::int AS total
       FROM (${source}) AS known LEFT JOIN api_keys ON api_keys.id::text = sender_id
       WHERE ($1::text = account_id OR $1 = '') AND ($2::text IS NULL OR sender_id = $2)
       GROUP BY account_id, sender_id, name, day ORDER BY day DESC, sender_id OFFSET $3 LIMIT $4`,
      [accountId ?? '', filter.keyId ?? null, from, take],
    );
    return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0, from };
  }

  /** The newest finding of each day and account of the last 30 days, newest first. */
  async findings(): Promise<AccountIntakeFinding[]> {
    const { rows } = await this.database.pool.query<IntakeDay & { accountId: string }>(troubleStatement, [
      this.dayBefore(shownDays),
      leastConflicting,
      longestFindingList,
    ]);
    return rows.flatMap(({ accountId, ...day }) => {
      const finding = findingOf(day);
      return finding ? [{ id: `${accountId} ${finding.day}`, accountId, ...finding }] : [];
    });
  }

  private dayBefore(days: number): string {
    return new Date(this.clock.now().getTime() - days * dayMs).toISOString().slice(0, 10);
  }
}

/** What officers are told first of an account's days, newest first. */
export const newestFinding = (days: readonly IntakeDay[]): IntakeFinding | null => {
  for (const day of days) {
    const finding = findingOf(day);
    if (finding) return finding;
  }
  return null;
};

export type { BatchIntake, IntakeCounts };

const newestFirst = { field: 'day', direction: 'desc' } as const;
const senderFilter = z.object({ accountId: comparedText.optional(), keyId: comparedText.optional() });

const insertStatement = `
INSERT INTO intake_rows (sender_id, scope, account_id, accepted, duplicates, conflicting, repaired, rejected, by_code)
SELECT $1, scope, "accountId", accepted, duplicates, conflicting, repaired, rejected, "byCode"
FROM jsonb_to_recordset($2::jsonb) AS row(scope text, "accountId" text, accepted int, duplicates int, conflicting int,
  repaired int, rejected int, "byCode" jsonb)`;
