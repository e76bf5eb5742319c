import { Inject, Injectable } from '@nestjs/common';
import type { CampaignChange, CampaignWhatIfInput, EdgeReviewInput } from '@stillwatch/contracts/campaign';
import type { Band } from '@stillwatch/contracts/risk';
import type { Database, Tx } from '@stillwatch/database/database';
import { pairName } from '@stillwatch/detection/linkage/campaign-edge';
import { findCampaigns } from '@stillwatch/detection/linkage/campaigns';
import { activeLinkWeights } from '@stillwatch/detection/linkage/active-link-weights';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { ProblemError } from '../errors/problem-error.js';
import type { Actor } from '../http/actor.js';
import { knownForm, unknownObject } from '../http/path-id.js';
import { CampaignScoringService } from './campaign-scoring.service.js';
import { readComponent, type Component } from './component.query.js';
import { inOrder } from './edge-store.js';
import { readInnerEdges } from './link-summary.js';
import { LinkerService } from './linker.service.js';
import { lockCampaignScore, lockLinkage } from './linkage-lock.js';

type Figures = CampaignChange['before'];

const nothingLeft: Figures = { score: 0, probability: 0, band: 'none', memberCount: 0 };

/**
 * What reviewers do to campaigns. An act is written, the campaign is found and scored anew, and the audit entry with the
 * figures before and after is appended, all in one transaction: the answer is the state that everybody sees from then on.
 */
@Injectable()
export class CampaignReviewService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly linker: LinkerService,
    private readonly scoring: CampaignScoringService,
    private readonly auditLog: AuditLogService,
    private readonly clock: Clock,
  ) {}

  /**
   * Cuts or confirms an edge of a member, or takes such a word back.
   * @throws ProblemError `campaign_not_found`, `invalid_request` when neither end is or was a member
   */
  async reviewEdge(actor: Actor, givenId: string, input: EdgeReviewInput): Promise<CampaignChange> {
    const [from, to] = inOrder(input.from, input.to);
    if (from === to) throw new ProblemError('invalid_request', 'to: an edge joins two different accounts.');
    return this.act(actor, givenId, {
      action: 'campaign.edge_reviewed',
      detail: { from, to, verdict: input.verdict, reason: input.reason },
      accountIds: [from, to],
      write: async (tx, campaignId) => {
        await this.demandOneMember(tx, campaignId, [from, to]);
        await tx.linkReview.create({
          data: {
            ...{ accountA: from, accountB: to, verdict: input.verdict, reason: input.reason },
            ...{ byId: actor.id, byName: actor.name, at: this.clock.now() },
          },
        });
      },
    });
  }

  /**
   * Takes a member out of the campaign; it stays out, whatever links it.
   * @throws ProblemError `campaign_not_found`, `campaign_member_not_found`
   */
  async removeMember(
    actor: Actor,
    givenId: string,
    accountId: string,
    reason: string,
  ): Promise<CampaignChange> {
    return this.act(actor, givenId, {
      action: 'campaign.member_removed',
      detail: { accountId, reason },
      accountIds: [accountId],
      write: async (tx, campaignId) => {
        const member = await tx.campaignMember.findUnique({ where: { accountId } });
        if (member?.campaignId !== campaignId) throw notThere(accountId, 'no member of this campaign');
        await this.writeRemoval(tx, actor, { campaignId, accountId, verdict: 'removed', reason });
      },
    });
  }

  /**
   * Lets a removed account back, if it is linked still.
   * @throws ProblemError `campaign_not_found`, `campaign_member_not_found`
   */
  async restoreMember(
    actor: Actor,
    givenId: string,
    accountId: string,
    reason: string,
  ): Promise<CampaignChange> {
    return this.act(actor, givenId, {
      action: 'campaign.member_restored',
      detail: { accountId, reason },
      accountIds: [accountId],
      write: async (tx, campaignId) => {
        const newest = await tx.campaignRemoval.findFirst({
          where: { campaignId, accountId },
          orderBy: { id: 'desc' },
        });
        if (newest?.verdict !== 'removed') throw notThere(accountId, 'not removed from this campaign');
        await this.writeRemoval(tx, actor, { campaignId, accountId, verdict: 'restored', reason });
      },
    });
  }

  /**
   * What would become of the campaign. Nothing is written.
   * @throws ProblemError `campaign_not_found`
   */
  async whatIf(givenId: string, input: CampaignWhatIfInput): Promise<CampaignChange> {
    const campaignId = knownForm(givenId, 'campaign_not_found', 'campaign');
    return this.database.transaction(async (tx) => {
      const before = await this.figures(tx, campaignId);
      if (!before) throw unknownObject(givenId, 'campaign_not_found', 'campaign');
      const members = await tx.campaignMember.findMany({
        where: { campaignId },
        select: { accountId: true },
      });
      const ids = members.map(({ accountId }) => accountId);
      const component = withChanges(
        await readComponent(tx, ids, activeLinkWeights.strongNats),
        campaignId,
        input,
      );
      const { edges, reviews, existing } = component;
      const found = findCampaigns(edges, reviews, existing, activeLinkWeights.strongNats);
      const left = found.campaigns.find((campaign) => campaign.campaignId === campaignId)?.members ?? [];
      if (left.length === 0) return { before, after: nothingLeft };
      const remaining = left.map(({ accountId }) => accountId);
      const cut = new Set((input.cutEdges ?? []).map(({ from, to }) => pairName(from, to)));
      const inner = (await readInnerEdges(tx, remaining)).filter(
        ({ from, to }) => !cut.has(pairName(from, to)),
      );
      const judged = await this.scoring.judge(tx, remaining, inner);
      const after = judged ? figuresOf(judged.assessment, remaining.length) : nothingLeft;
      return { before, after: { ...after, memberCount: remaining.length } };
    });
  }

  private async act(
    actor: Actor,
    givenId: string,
    act: {
      readonly action: string;
      readonly detail: object;
      readonly accountIds: readonly string[];
      readonly write: (tx: Tx, campaignId: string) => Promise<void>;
    },
  ): Promise<CampaignChange> {
    const campaignId = knownForm(givenId, 'campaign_not_found', 'campaign');
    return this.database.transaction(async (tx, afterCommit) => {
      await lockLinkage(tx);
      await lockCampaignScore(tx, campaignId);
      const before = await this.figures(tx, campaignId);
      if (!before) throw unknownObject(givenId, 'campaign_not_found', 'campaign');
      await act.write(tx, campaignId);
      const changes = await this.linker.regroup(tx, act.accountIds);
      await this.scoring.rescore(tx, afterCommit, campaignId);
      const after = (await this.figures(tx, campaignId)) ?? nothingLeft;
      await this.linker.appendTo(tx, changes);
      await this.auditLog.append(tx, actor, {
        action: act.action,
        objectType: 'campaign',
        objectId: campaignId,
        before,
        after: { ...after, ...act.detail },
      });
      afterCommit(() => this.linker.request(changes, []));
      return { before, after };
    });
  }

  private async figures(tx: Tx, campaignId: string): Promise<Figures | undefined> {
    const row = await tx.campaign.findUnique({ where: { id: campaignId } });
    return row ? figuresOf({ ...row, band: row.band as Band }, row.memberCount) : undefined;
  }

  /** Edges may lead out of the campaign or back into it, but must have to do with it. */
  private async demandOneMember(tx: Tx, campaignId: string, accountIds: readonly string[]): Promise<void> {
    const rows = await tx.sql(
      `SELECT FROM campaign_members WHERE campaign_id = $1 AND account_id = ANY($2)
       UNION ALL SELECT FROM link_reviews WHERE account_a = $3 AND account_b = $4`,
      [campaignId, accountIds, accountIds[0], accountIds[1]],
    );
    const known = await tx.account.count({ where: { accountId: { in: [...accountIds] } } });
    if (rows.length > 0 && known === accountIds.length) return;
    throw new ProblemError(
      'invalid_request',
      'from, to: at least one of the two accounts must be a member, and both known.',
    );
  }

  private async writeRemoval(
    tx: Tx,
    actor: Actor,
    removal: { campaignId: string; accountId: string; verdict: 'removed' | 'restored'; reason: string },
  ): Promise<void> {
    await tx.campaignRemoval.create({
      data: { ...removal, byId: actor.id, byName: actor.name, at: this.clock.now() },
    });
  }
}

const notThere = (accountId: string, what: string): ProblemError =>
  new ProblemError('campaign_member_not_found', `The account ${accountId.slice(0, 100)} is ${what}.`);

const figuresOf = (
  { score, probability, band }: Omit<Figures, 'memberCount'>,
  memberCount: number,
): Figures => ({
  score,
  probability,
  band,
  memberCount,
});

function withChanges(
  component: Component,
  campaignId: string,
  { cutEdges = [], removeMembers = [] }: CampaignWhatIfInput,
): Component {
  const cut = new Set(cutEdges.map(({ from, to }) => pairName(from, to)));
  const others = component.reviews.edges.filter(({ from, to }) => !cut.has(pairName(from, to)));
  return {
    ...component,
    reviews: {
      edges: [...others, ...cutEdges.map((edge) => ({ ...edge, verdict: 'cut' as const }))],
      removals: [
        ...component.reviews.removals,
        ...removeMembers.map((accountId) => ({ campaignId, accountId })),
      ],
    },
  };
}
