import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@stillwatch/database/database';
import { leaveReceipts, staleReceipts } from '@stillwatch/database/linkage-receipts';
import { forgetRefusedBodies } from '@stillwatch/database/refused-bodies';
import { activeLinkWeights } from '@stillwatch/detection/linkage/active-link-weights';
import { DisjointSets } from '@stillwatch/detection/linkage/disjoint-sets';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { QueuesService } from '../queues/queues.service.js';
import { LinkSnapshot } from './link-snapshot.js';
import { LinkerService } from './linker.service.js';
import { lockLinkage } from './linkage-lock.js';
import { isBanned } from './succession.service.js';
import type { MembershipChanges } from './membership-writes.js';

/** Accounts linked in one transaction of a full re-computation. */
const accountsPerPage = 50;
/** Small components are grouped together, up to so many accounts in one transaction. */
const groupedTogether = 500;
const refusedBodiesKeptMs = 2 * 86_400_000;

export interface RecomputeOutcome {
  readonly accounts: number;
  readonly components: number;
  readonly edgesWritten: number;
  readonly edgesDeleted: number;
  readonly campaignsChanged: number;
  readonly linkingSeconds: number;
  readonly groupingSeconds: number;
}

/** What the scheduled audits do about linkage. */
@Injectable()
export class LinkageAuditsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly linker: LinkerService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  /**
   * Weighs every edge and finds every campaign anew, as the linker does for a few accounts at a time, so that what grew
   * common meanwhile weighs what it should. In many short transactions: linking goes on beside it. Keys are read once, at the
   * start; accounts that were scored since are owed another look, because theirs may have changed.
   */
  async recompute(): Promise<RecomputeOutcome> {
    const began = performance.now();
    const startedAt = this.clock.now();
    const snapshot = await this.database.transaction((tx) => LinkSnapshot.read(tx));
    const linked = { accounts: snapshot.accountIds.length, edgesWritten: 0, edgesDeleted: 0 };
    for (let from = 0; from < linked.accounts; from += accountsPerPage) {
      const accountIds = snapshot.accountIds.slice(from, from + accountsPerPage);
      const changes = await this.database.transaction(async (tx) => {
        await lockLinkage(tx);
        return this.linker.relink(tx, accountIds, snapshot);
      });
      linked.edgesWritten += changes.written.length;
      linked.edgesDeleted += changes.deleted.length;
    }
    await this.lookAgainAtThoseScoredSince(startedAt);
    const linkedAt = performance.now();
    const components = await this.components();
    let campaignsChanged = 0;
    for (const page of inPages(components)) campaignsChanged += (await this.regroup(page)).campaignIds.length;
    return {
      ...linked,
      components: components.length,
      campaignsChanged,
      linkingSeconds: Math.round((linkedAt - began) / 100) / 10,
      groupingSeconds: Math.round((performance.now() - linkedAt) / 100) / 10,
    };
  }

  /**
   * Looks again at every account that shares a key with a banned one, for bans that linkage was not told of. Answers how
   * many bans were new to it and how many accounts are owed a score.
   */
  async watchSuccession(): Promise<{ bans: number; accounts: number }> {
    const { rows } = await this.database.pool.query<{ accountId: string }>(
      `SELECT account_id AS "accountId" FROM accounts
       WHERE ${isBanned} AND NOT EXISTS (SELECT FROM banned_keys AS known WHERE known.account_id = accounts.account_id)
         AND EXISTS (SELECT FROM link_keys AS held WHERE held.account_id = accounts.account_id)
       UNION SELECT account_id FROM banned_keys JOIN accounts USING (account_id) WHERE NOT ${isBanned}`,
    );
    const { rows: sharing } = await this.database.pool.query<{ accountId: string }>(
      `SELECT DISTINCT own.account_id AS "accountId" FROM banned_keys AS banned
       JOIN link_keys AS own ON own.key = banned.key AND own.kind = banned.kind
       JOIN accounts ON accounts.account_id = own.account_id
       WHERE own.account_id <> banned.account_id AND banned.banned_at > clock_timestamp() - interval '7 days'
         AND banned.kind IN ('payment', 'device', 'template', 'composite', 'reasoning_handle')
         AND NOT ${isBanned} AND NOT reasons @> '[{"signal": "succession"}]' LIMIT 10000`,
    );
    const accountIds = sharing.map(({ accountId }) => accountId);
    await this.database.transaction(async (tx, afterCommit) => {
      await leaveReceipts(
        tx,
        'ban',
        rows.map(({ accountId }) => accountId),
      );
      await leaveReceipts(tx, 'score', accountIds);
      afterCommit(() => this.queues.requestLinking());
      afterCommit(() => this.queues.requestScoring(accountIds));
    });
    return { bans: rows.length, accounts: accountIds.length };
  }

  /** Asks again for linkage whose job was lost or is late, and forgets refused requests that are days old. */
  async sweep(olderThanSeconds: number, limit: number): Promise<{ owed: number }> {
    const { pool } = this.database;
    const of = (kind: Parameters<typeof staleReceipts>[1]) =>
      staleReceipts(pool, kind, olderThanSeconds, limit);
    const [links, bans] = [await of('link'), await of('ban')];
    if (links.length + bans.length > 0) await this.queues.requestLinking();
    const campaigns = await of('campaign');
    await this.queues.requestCampaignScoring(campaigns);
    const accounts = await of('score');
    await this.queues.enqueueScoring(accounts);
    await forgetRefusedBodies(pool, new Date(this.clock.now().getTime() - refusedBodiesKeptMs));
    return { owed: links.length + bans.length + campaigns.length + accounts.length };
  }

  private async lookAgainAtThoseScoredSince(startedAt: Date): Promise<void> {
    await this.database.transaction(async (tx, afterCommit) => {
      await tx.sql(
        `INSERT INTO linkage_receipts (kind, subject_id)
         SELECT 'link', account_id FROM accounts WHERE scored_at >= $1 OR created_at >= $1`,
        [startedAt],
      );
      afterCommit(() => this.queues.requestLinking());
    });
  }

  /** The accounts that edges, reviewers or a known campaign hold together, smallest account first. */
  private async components(): Promise<string[][]> {
    const { rows } = await this.database.pool.query<{ from: string; to: string }>(
      `SELECT account_a AS "from", account_b AS "to" FROM link_edges WHERE obeys_rule AND nats >= $1
       UNION ALL SELECT account_a, account_b FROM link_reviews WHERE verdict = 'confirmed'
       UNION ALL SELECT min(account_id) OVER (PARTITION BY campaign_id), account_id FROM campaign_members`,
      [activeLinkWeights.strongNats],
    );
    const sets = new DisjointSets();
    for (const { from, to } of rows) sets.union(from, to);
    return [...sets.sets().values()];
  }

  private async regroup(accountIds: readonly string[]): Promise<MembershipChanges> {
    return this.database.transaction(async (tx, afterCommit) => {
      await lockLinkage(tx);
      const changes = await this.linker.regroup(tx, accountIds, Infinity);
      await this.linker.appendTo(tx, changes);
      afterCommit(() => this.linker.request(changes, []));
      return changes;
    });
  }
}

/** Whole components, several small ones together. */
function* inPages(components: readonly (readonly string[])[]): Generator<string[]> {
  let page: string[] = [];
  for (const component of components) {
    if (page.length > 0 && page.length + component.length > groupedTogether) {
      yield page;
      page = [];
    }
    page.push(...component);
  }
  if (page.length > 0) yield page;
}
