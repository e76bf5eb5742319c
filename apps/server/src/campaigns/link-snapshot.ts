import type { Tx } from '@stillwatch/database/database';
import { findCandidates, type LinkSearch } from '@stillwatch/detection/linkage/candidates';
import type { LinkedAccount, SeenKey } from '@stillwatch/detection/linkage/edges';
import type { LinkKind } from '@stillwatch/detection/linkage/link-kinds';
import type { Comparisons, EdgeSource } from './edge-search.js';
import { decodeActivity } from './stored-activity.js';

const dayMs = 86_400_000;
const rowsPerFetch = 20_000;

/** A list of 32-bit integers that grows without making an object of each. */
class IntegerList {
  private numbers = new Int32Array(1 << 16);
  length = 0;

  push(value: number): void {
    if (this.length === this.numbers.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.length++] = value;
  }

  at(index: number): number {
    return this.numbers[index] as number;
  }
}

/**
 * All keys that at least two accounts hold, in memory, to compare every account with its candidates: the same question
 * that `EdgeSearch` puts to the database account by account, in a twentieth of the time. Postings lie one after the other
 * in flat lists, about 20 bytes each; accounts are numbers in them, in the order of their ids.
 */
export class LinkSnapshot implements EdgeSource {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly keys: bigint[] = [];
  private readonly kinds: LinkKind[] = [];
  /** Where the postings of each key begin; the last entry is where they end. */
  private readonly starts = new IntegerList();
  private readonly holders = new IntegerList();
  private readonly days = new IntegerList();
  private readonly keyOfPosting = new IntegerList();
  /** The postings of account n are `postings[from[n]]` to `postings[from[n + 1]]`, exclusive. */
  private from = new Int32Array();
  private postings = new Int32Array();
  private readonly activities = new Map<string, Uint8Array>();
  private population = 0;

  private constructor() {}

  /** Reads what is committed now. What changes later is not in it. */
  static async read(tx: Tx): Promise<LinkSnapshot> {
    const snapshot = new LinkSnapshot();
    await eachRow<{ accountId: string }>(
      tx,
      'SELECT DISTINCT account_id AS "accountId" FROM link_keys ORDER BY 1',
      ({ accountId }) => snapshot.numbers.set(accountId, snapshot.names.push(accountId) - 1),
    );
    await eachRow(tx, sharedKeys, (row: SharedKeyRow) => snapshot.addKey(row));
    snapshot.starts.push(snapshot.holders.length);
    snapshot.indexByAccount();
    await eachRow<{ accountId: string; activity: Uint8Array }>(
      tx,
      'SELECT account_id AS "accountId", activity FROM link_activity',
      ({ accountId, activity }) => snapshot.activities.set(accountId, activity),
    );
    const [row] = await tx.sql<{ accounts: number }>('SELECT count(*)::int AS accounts FROM accounts');
    snapshot.population = row?.accounts ?? 0;
    return snapshot;
  }

  get accountIds(): readonly string[] {
    return this.names;
  }

  compare(
    _tx: Tx,
    accountIds: readonly string[],
    neighbours: ReadonlyMap<string, readonly string[]>,
  ): Promise<Comparisons> {
    const degrees = new Map<bigint, number>();
    const places = new Map<bigint, number>();
    const own = accountIds.map((accountId) => {
      const shared = this.keysOf(accountId);
      for (const key of shared) {
        places.set(this.keys[key] as bigint, key);
        degrees.set(this.keys[key] as bigint, this.starts.at(key + 1) - this.starts.at(key));
      }
      return this.account(accountId);
    });
    const search: LinkSearch = {
      accounts: this.population,
      degreeOf: (_, key) => degrees.get(key) ?? 1,
      holdersOf: (_, key, limit) => this.holdersOf(places.get(key), limit),
    };
    const accounts = own.map((account) => ({
      account,
      candidates: this.candidatesOf(account, search, neighbours.get(account.accountId) ?? []),
    }));
    return Promise.resolve({ search, accounts });
  }

  private *candidatesOf(
    account: LinkedAccount,
    search: LinkSearch,
    neighbours: readonly string[],
  ): Generator<LinkedAccount> {
    const shown = new Set(this.keysOf(account.accountId));
    for (const accountId of new Set([...findCandidates(account, search), ...neighbours]))
      yield this.account(accountId, shown);
  }

  private addKey({ kind, key, accountIds, days }: SharedKeyRow): void {
    const place = this.keys.push(BigInt(key)) - 1;
    this.kinds.push(kind);
    this.starts.push(this.holders.length);
    const seen = days.split(',');
    accountIds.forEach((accountId, index) => {
      const number = this.numbers.get(accountId);
      if (number === undefined) return;
      this.holders.push(number);
      this.days.push(Number(seen[index]));
      this.keyOfPosting.push(place);
    });
  }

  private indexByAccount(): void {
    this.from = new Int32Array(this.names.length + 1);
    for (let posting = 0; posting < this.holders.length; posting += 1) {
      const next = this.holders.at(posting) + 1;
      this.from[next] = (this.from[next] as number) + 1;
    }
    for (let number = 0; number < this.names.length; number += 1)
      this.from[number + 1] = (this.from[number + 1] as number) + (this.from[number] as number);
    this.postings = new Int32Array(this.holders.length);
    const free = this.from.slice();
    for (let posting = 0; posting < this.holders.length; posting += 1) {
      const number = this.holders.at(posting);
      const place = free[number] as number;
      this.postings[place] = posting;
      free[number] = place + 1;
    }
  }

  private postingsOf(accountId: string): Int32Array {
    const number = this.numbers.get(accountId);
    return number === undefined
      ? new Int32Array()
      : this.postings.subarray(this.from[number], this.from[number + 1]);
  }

  private keysOf(accountId: string): number[] {
    return Array.from(this.postingsOf(accountId), (posting) => this.keyOfPosting.at(posting));
  }

  private holdersOf(key: number | undefined, limit: number): string[] {
    if (key === undefined) return [];
    const first = this.starts.at(key);
    const count = Math.min(limit, this.starts.at(key + 1) - first);
    return Array.from({ length: count }, (_, index) => this.names[this.holders.at(first + index)] as string);
  }

  /** An account with its shared keys, or with those of them that are in `shown`. */
  private account(accountId: string, shown?: ReadonlySet<number>): LinkedAccount {
    const keys: SeenKey[] = [];
    for (const posting of this.postingsOf(accountId)) {
      const key = this.keyOfPosting.at(posting);
      if (shown && !shown.has(key)) continue;
      keys.push({
        kind: this.kinds[key] as LinkKind,
        key: this.keys[key] as bigint,
        lastSeenMs: this.days.at(posting) * dayMs,
      });
    }
    const activity = this.activities.get(accountId);
    return { accountId, keys, ...(activity && { activity: decodeActivity(activity) }) };
  }
}

interface SharedKeyRow {
  readonly kind: LinkKind;
  readonly key: string;
  readonly accountIds: string[];
  readonly days: string;
}

const sharedKeys = `
SELECT kind, key::text, array_agg(account_id ORDER BY account_id) AS "accountIds",
  string_agg((seen_at - date '1970-01-01')::text, ',' ORDER BY account_id) AS days
FROM link_keys GROUP BY key, kind HAVING count(*) > 1`;

/** Reads a large answer in pieces. */
async function eachRow<Row extends Record<string, unknown> | object>(
  tx: Tx,
  query: string,
  take: (row: Row) => void,
): Promise<void> {
  await tx.sql(`DECLARE rows_of_snapshot NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const rows = await tx.sql<Row & Record<string, unknown>>(`FETCH ${rowsPerFetch} FROM rows_of_snapshot`);
    if (rows.length === 0) break;
    for (const row of rows) take(row);
  }
  await tx.sql('CLOSE rows_of_snapshot');
}
