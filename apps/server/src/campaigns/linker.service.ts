import { Inject, Injectable } from '@nestjs/common';
import type { Database, Tx } from '@stillwatch/database/database';
import { takeOldestReceipts } from '@stillwatch/database/linkage-receipts';
import { activeLinkWeights } from '@stillwatch/detection/linkage/active-link-weights';
import { findCampaigns } from '@stillwatch/detection/linkage/campaigns';
import { pairName } from '@stillwatch/detection/linkage/campaign-edge';
import { mayJoin, weighEdge } from '@stillwatch/detection/linkage/edges';
import type { Logger } from 'pino';
import { AuditLogService, type AuditLogEntryInput } from '../audit-log/audit-log.service.js';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE, LOGGER } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { QueuesService } from '../queues/queues.service.js';
import { readComponent } from './component.query.js';
import { edgeChanges, type EdgeChanges, type Weighed } from './edge-changes.rules.js';
import { EdgeSearch, type EdgeSource } from './edge-search.js';
import { deleteEdges, inOrder, readEdgesOf, writeEdges, type StoredEdge } from './edge-store.js';
import { lockCampaignScore, lockLinkage } from './linkage-lock.js';
import { applyMemberships, nothingChanged, type MembershipChanges } from './membership-writes.js';
import { SuccessionService } from './succession.service.js';

/** Accounts that one transaction links at most: short steps, so that a reviewer never waits long. */
const accountsPerStep = 8;
const bansPerStep = 20;
/** Kept edges of an account that are weighed again beside its candidates, strongest first. */
const neighboursWeighed = 64;
/** Edges so much weaker than a joining one are not kept: they never join anybody. */
const keptBelowStrong = 3;

export interface StepOutcome {
  readonly accounts: number;
  readonly milliseconds: number;
}

/** Finds out who belongs together, a few accounts at a time. */
@Injectable()
export class LinkerService {
  private readonly search = new EdgeSearch();
  private readonly strongNats = activeLinkWeights.strongNats;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly auditLog: AuditLogService,
    private readonly succession: SuccessionService,
    private readonly queues: QueuesService,
    private readonly cases: CasesService,
    private readonly clock: Clock,
  ) {}

  /**
   * Links the accounts that have waited longest and takes notice of bans. Answers undefined when nothing was waiting. The
   * receipts go with the transaction that does their work: a process that is killed in it owes the same as before.
   */
  async step(): Promise<StepOutcome | undefined> {
    const began = performance.now();
    const accounts = await this.database.transaction(async (tx, afterCommit) => {
      await lockLinkage(tx);
      const raised = await this.succession.noteBans(tx, await takeOldestReceipts(tx, 'ban', bansPerStep));
      const accountIds = await takeOldestReceipts(tx, 'link', accountsPerStep);
      if (accountIds.length === 0 && raised === undefined) return undefined;
      const { touched } = await this.relink(tx, accountIds);
      const changes = await this.regroup(tx, touched);
      await this.appendTo(tx, changes);
      afterCommit(() => this.request(changes, raised ?? []));
      return accountIds.length;
    });
    if (accounts === undefined) return undefined;
    const milliseconds = performance.now() - began;
    this.logger.debug({ accounts, milliseconds }, 'linked');
    return { accounts, milliseconds };
  }

  /** Weighs the edges of these accounts anew and writes what differs. The caller holds the linkage lock. */
  async relink(
    tx: Tx,
    accountIds: readonly string[],
    source: EdgeSource = this.search,
  ): Promise<EdgeChanges> {
    if (accountIds.length === 0) return { written: [], deleted: [], touched: [] };
    const kept = await readEdgesOf(tx, accountIds);
    const { search, accounts } = await source.compare(tx, accountIds, strongestNeighbours(accountIds, kept));
    const limits = { strongNats: this.strongNats, leastNats: this.strongNats - keptBelowStrong };
    const looked = new Set<string>();
    const weighed: Weighed[] = [];
    for (const { account, candidates } of accounts) {
      const edges: StoredEdge[] = [];
      for (const candidate of candidates) {
        const [from, to] = inOrder(account.accountId, candidate.accountId);
        looked.add(pairName(from, to));
        if (!mayJoin(account, candidate)) continue;
        const edge = { from, to, ...weighEdge(account, candidate, search, activeLinkWeights) };
        if (edge.obeysRule && edge.nats >= limits.leastNats) edges.push(edge);
      }
      weighed.push({ accountId: account.accountId, edges });
    }
    const changes = edgeChanges(kept, weighed, looked, limits);
    await deleteEdges(tx, changes.deleted);
    await writeEdges(tx, changes.written, this.clock.now());
    return changes;
  }

  /**
   * Finds the campaigns around these accounts anew, writes who belongs to them and closes the cases of those that are none any
   * more. The caller holds the linkage lock.
   */
  async regroup(tx: Tx, accountIds: readonly string[], largest?: number): Promise<MembershipChanges> {
    if (accountIds.length === 0) return nothingChanged;
    const component = await readComponent(tx, accountIds, this.strongNats, largest);
    const found = findCampaigns(component.edges, component.reviews, component.existing, this.strongNats);
    const at = this.clock.now();
    const changes = await applyMemberships(tx, component, found, at);
    const closed = await this.closeCasesOf(tx, changes.dissolvedIds, at);
    return { ...changes, auditEntries: [...changes.auditEntries, ...closed] };
  }

  /** Whoever scores one of these campaigns now may open its case; after that nobody scores it, because it is dissolved. */
  private async closeCasesOf(
    tx: Tx,
    campaignIds: readonly string[],
    at: Date,
  ): Promise<AuditLogEntryInput[]> {
    if (campaignIds.length === 0) return [];
    for (const campaignId of [...campaignIds].sort()) await lockCampaignScore(tx, campaignId);
    return this.cases.closing.closeDissolved(tx, campaignIds, at);
  }

  /** Appends what changed to the audit log: the last thing that a transaction does. */
  async appendTo(tx: Tx, { auditEntries }: MembershipChanges): Promise<void> {
    await this.auditLog.appendAll(tx, systemActor, auditEntries);
  }

  /** Asks for the work that changes have left receipts for. */
  async request(changes: MembershipChanges, alsoScored: readonly string[]): Promise<void> {
    await this.queues.requestCampaignScoring(changes.campaignIds);
    await this.queues.requestScoring([...new Set([...changes.accountIds, ...alsoScored])]);
  }
}

function strongestNeighbours(
  accountIds: readonly string[],
  kept: readonly StoredEdge[],
): Map<string, readonly string[]> {
  const wanted = new Set(accountIds);
  const edges = new Map<string, { other: string; nats: number }[]>();
  for (const { from, to, nats } of kept)
    for (const [own, other] of [
      [from, to],
      [to, from],
    ] as const)
      if (wanted.has(own)) edges.set(own, [...(edges.get(own) ?? []), { other, nats }]);
  return new Map(
    [...edges].map(([own, list]) => [
      own,
      list
        .sort((a, b) => b.nats - a.nats || (a.other < b.other ? -1 : 1))
        .slice(0, neighboursWeighed)
        .map(({ other }) => other),
    ]),
  );
}
