import type { Tx } from '@stillwatch/database/database';
import { candidateLimits, findCandidates, type LinkSearch } from '@stillwatch/detection/linkage/candidates';
import type { LinkedAccount, SeenKey } from '@stillwatch/detection/linkage/edges';
import type { LinkKind } from '@stillwatch/detection/linkage/link-kinds';
import { decodeActivity } from './stored-activity.js';

/** Holders of a key are counted one by one up to here, where searching by it ends; above, a count of minutes ago will do. */
const countedExactly = candidateLimits.searchedDegree;
const commonCountsLastMs = 600_000;
const commonCountsKept = 200_000;
/** A population that is larger is counted every few minutes only. */
const smallPopulation = 2_000;

interface KeyRow {
  readonly accountId: string;
  readonly kind: LinkKind;
  readonly key: string;
  readonly seenMs: number;
}

/** Accounts with the candidates that are worth weighing against them, both with what they may have in common. */
export interface Comparisons {
  readonly search: LinkSearch;
  readonly accounts: readonly {
    readonly account: LinkedAccount;
    /** Made as they are asked for, so that they need not all be held at once. */
    readonly candidates: Iterable<LinkedAccount>;
  }[];
}

/** Where accounts and those worth weighing against them are looked up. */
export interface EdgeSource {
  /** `neighbours` are candidates of an account beside those that its keys bring. */
  compare(
    tx: Tx,
    accountIds: readonly string[],
    neighbours: ReadonlyMap<string, readonly string[]>,
  ): Promise<Comparisons>;
}

/**
 * Looks up the accounts that share keys with the given ones. Costs what their own keys cost: for each key the first holders
 * of its posting list, and then the keys of at most `candidateLimits.candidates` accounts each, never all accounts.
 */
export class EdgeSearch implements EdgeSource {
  private readonly commonCounts = new Map<bigint, { readonly degree: number; readonly until: number }>();
  private population: { readonly accounts: number; readonly until: number } | undefined;

  async compare(
    tx: Tx,
    accountIds: readonly string[],
    neighbours: ReadonlyMap<string, readonly string[]>,
  ): Promise<Comparisons> {
    const own = await this.readAccounts(tx, accountIds);
    const search = await this.prepare(tx, own);
    const wanted = own.map((account) => ({
      account,
      candidates: [
        ...new Set([...findCandidates(account, search), ...(neighbours.get(account.accountId) ?? [])]),
      ],
    }));
    const shown = new Set(own.flatMap(({ keys }) => keys.map(({ key }) => key.toString())));
    const others = await this.readAccounts(
      tx,
      [...new Set(wanted.flatMap(({ candidates }) => candidates))],
      shown,
    );
    const byId = new Map(others.map((account) => [account.accountId, account]));
    return {
      search,
      accounts: wanted.map(({ account, candidates }) => ({
        account,
        candidates: candidates.flatMap((id) => byId.get(id) ?? []),
      })),
    };
  }

  /** Accounts with their keys, or with those of them that are in `shown`. Accounts without any are there too. */
  private async readAccounts(
    tx: Tx,
    accountIds: readonly string[],
    shown?: ReadonlySet<string>,
  ): Promise<LinkedAccount[]> {
    const rows = await tx.sql<KeyRow>(
      `SELECT account_id AS "accountId", kind, key::text, extract(epoch FROM seen_at)::float8 * 1000 AS "seenMs"
       FROM link_keys WHERE account_id = ANY($1) ${shown ? 'AND key = ANY($2::bigint[])' : ''} ORDER BY 1, 2, link_keys.key`,
      shown ? [accountIds, [...shown]] : [accountIds],
    );
    const activities = await tx.sql<{ accountId: string; activity: Uint8Array }>(
      'SELECT account_id AS "accountId", activity FROM link_activity WHERE account_id = ANY($1)',
      [accountIds],
    );
    const activityOf = new Map(activities.map((row) => [row.accountId, row.activity]));
    const keys = new Map<string, SeenKey[]>(accountIds.map((id) => [id, []]));
    for (const { accountId, kind, key, seenMs } of rows)
      keys.get(accountId)?.push({ kind, key: BigInt(key), lastSeenMs: seenMs });
    return [...keys].map(([accountId, held]) => {
      const activity = activityOf.get(accountId);
      return { accountId, keys: held, ...(activity && { activity: decodeActivity(activity) }) };
    });
  }

  private async prepare(tx: Tx, accounts: readonly LinkedAccount[]): Promise<LinkSearch> {
    const now = performance.now();
    const degrees = new Map<bigint, number>();
    const holders = new Map<bigint, readonly string[]>();
    const sought = new Map<bigint, LinkKind>();
    for (const { kind, key } of accounts.flatMap(({ keys }) => keys)) {
      const common = this.commonCounts.get(key);
      if (common && common.until > now) degrees.set(key, common.degree);
      else sought.set(key, kind);
    }
    const rows = await tx.sql<{ key: string; degree: number; holders: string[] | null }>(searchStatement, [
      [...sought.values()],
      [...sought.keys()].map(String),
      countedExactly + 1,
      candidateLimits.holdersPerKey,
    ]);
    for (const row of rows) {
      const key = BigInt(row.key);
      const kind = sought.get(key);
      const isCommon = row.degree > countedExactly && kind !== undefined && kind !== 'composite';
      degrees.set(key, isCommon ? await this.countCommon(tx, kind, key) : row.degree);
      holders.set(key, row.holders ?? []);
    }
    return {
      accounts: await this.countAccounts(tx),
      degreeOf: (_, key) => degrees.get(key) ?? 1,
      holdersOf: (_, key, limit) => (holders.get(key) ?? []).slice(0, limit),
    };
  }

  private async countCommon(tx: Tx, kind: LinkKind, key: bigint): Promise<number> {
    const [row] = await tx.sql<{ degree: number }>(
      'SELECT count(*)::int AS degree FROM link_keys WHERE key = $1::bigint AND kind = $2',
      [key.toString(), kind],
    );
    const degree = row?.degree ?? 0;
    if (this.commonCounts.size >= commonCountsKept) this.commonCounts.clear();
    this.commonCounts.set(key, { degree, until: performance.now() + commonCountsLastMs });
    return degree;
  }

  /** Among how many accounts a key is rare. Counted anew while there are few, then every few minutes. */
  private async countAccounts(tx: Tx): Promise<number> {
    if (this.population && this.population.until > performance.now()) return this.population.accounts;
    const [row] = await tx.sql<{ accounts: number }>('SELECT count(*)::int AS accounts FROM accounts');
    const accounts = row?.accounts ?? 0;
    const lasts = accounts > smallPopulation ? commonCountsLastMs : 0;
    this.population = { accounts, until: performance.now() + lasts };
    return accounts;
  }
}

/** A key's hash takes in its kind, so that the hash alone tells keys apart. */
const searchStatement = `
SELECT own.key::text, counted.degree, listed.holders
FROM unnest($1::text[], $2::bigint[]) AS own(kind, key)
CROSS JOIN LATERAL (
  SELECT count(*)::int AS degree FROM (
    SELECT FROM link_keys AS held WHERE held.key = own.key AND held.kind = own.kind LIMIT $3
  ) AS upto
) AS counted
LEFT JOIN LATERAL (
  SELECT array_agg(first.account_id) AS holders FROM (
    SELECT held.account_id FROM link_keys AS held WHERE held.key = own.key AND held.kind = own.kind
    ORDER BY held.account_id LIMIT $4
  ) AS first
) AS listed ON counted.degree > 1 AND (counted.degree < $3 OR own.kind = 'composite')`;
