import { Inject, Injectable } from '@nestjs/common';
import type { Band, Reason } from '@stillwatch/contracts/risk';
import { Prisma, type AfterCommit, type Database, type Tx } from '@stillwatch/database/database';
import { leaveReceipts, takeReceipts } from '@stillwatch/database/linkage-receipts';
import { assessCampaign, type CampaignAssessment } from '@stillwatch/detection/linkage/assess-campaign';
import { strongestAgainst } from '../accounts/accounts.service.js';
import { AuditLogService } from '../audit-log/audit-log.service.js';
import { CasesService } from '../cases/cases.service.js';
import { Clock } from '../clock/clock.js';
import { DATABASE } from '../env/tokens.js';
import { systemActor } from '../http/actor.js';
import { QueuesService } from '../queues/queues.service.js';
import { isWorthRecording, ScorecardsService, type ScoreMark } from '../scorecards/scorecards.service.js';
import { countSuccessors, readInnerEdges, summariseLinks, type InnerEdge } from './link-summary.js';
import { lockCampaignScore } from './linkage-lock.js';
import { chooseMembers, mergeMemberProfiles } from './member-profiles.js';

/** What a group of accounts looks like when judged as one. */
export interface GroupJudgement {
  readonly assessment: CampaignAssessment;
  readonly scorecardVersion: string;
  readonly membersScored: number;
  readonly asOf: Date | undefined;
}

interface ScoredCampaign {
  readonly state: string;
  readonly score: number;
  readonly band: Band;
  readonly scorecardVersion: string | null;
  readonly memberCount: number;
  readonly firstFlaggedAt: Date | null;
  readonly convicting: unknown;
}

/** Scores campaigns: the merger of their members' profiles, judged as one. */
@Injectable()
export class CampaignScoringService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly scorecards: ScorecardsService,
    private readonly cases: CasesService,
    private readonly auditLog: AuditLogService,
    private readonly queues: QueuesService,
    private readonly clock: Clock,
  ) {}

  /** Scores a campaign if a receipt asks for it. Twice or late does no harm. */
  async score(campaignId: string): Promise<void> {
    await this.database.transaction(async (tx, afterCommit) => {
      await lockCampaignScore(tx, campaignId);
      if (await takeReceipts(tx, 'campaign', campaignId)) await this.rescore(tx, afterCommit, campaignId);
    });
  }

  /**
   * Judges the campaign as its members are now and writes what changed: a line of its history, its case, and a receipt for each
   * member that must be scored again. The row is always as new as the judgement; what has moved less than a line of history is
   * worth does not bother members and case. The caller holds the lock of {@link lockCampaignScore}.
   */
  async rescore(tx: Tx, afterCommit: AfterCommit, campaignId: string): Promise<void> {
    const row = await tx.campaign.findUnique({ where: { id: campaignId } });
    if (!row || row.state !== 'active') return;
    const accountIds = await chooseMembers(tx, campaignId);
    const judgement = await this.judge(tx, accountIds, await readInnerEdges(tx, accountIds));
    if (!judgement) return;
    const isRecorded = await this.record(tx, campaignId, row as ScoredCampaign, judgement);
    if (!isRecorded) return;
    const members = await tx.campaignMember.findMany({ where: { campaignId }, select: { accountId: true } });
    const ids = members.map(({ accountId }) => accountId).sort();
    await leaveReceipts(tx, 'score', ids);
    afterCommit(() => this.queues.requestScoring(ids));
    await this.tellCase(tx, campaignId, row as ScoredCampaign, judgement);
  }

  /** Judges any accounts as one. Reads only. Undefined when none of them has used anything. */
  async judge(
    tx: Tx,
    accountIds: readonly string[],
    edges: readonly InnerEdge[],
  ): Promise<GroupJudgement | undefined> {
    const { windows, asOf, members } = await mergeMemberProfiles(tx, accountIds);
    if (!asOf) return undefined;
    const { active } = await this.scorecards.inForce(tx);
    const links = summariseLinks(edges, await countSuccessors(tx, accountIds));
    return {
      assessment: assessCampaign({ windows, asOf, members, links }, active),
      scorecardVersion: active.version,
      membersScored: accountIds.length,
      asOf,
    };
  }

  private async record(
    tx: Tx,
    campaignId: string,
    before: ScoredCampaign,
    { assessment, scorecardVersion, membersScored }: GroupJudgement,
  ): Promise<boolean> {
    const { score, probability, band, priorNats, eventsScored, convicting } = assessment;
    const at = this.clock.now();
    const previous = await tx.campaignScore.findFirst({
      where: { campaignId },
      orderBy: { id: 'desc' },
      select: { score: true, band: true, scorecardVersion: true },
    });
    const mark = previous ? (previous as ScoreMark) : undefined;
    const isRecorded =
      before.scorecardVersion === null ||
      isWorthRecording(mark, { score, band, scorecardVersion }) ||
      (before.convicting === null) !== (convicting === null);
    const reasons = assessment.reasons as object[];
    const shown = { score, probability, band, priorNats, reasons, scorecardVersion };
    const isFlagged = band === 'review' || band === 'critical';
    await tx.campaign.update({
      where: { id: campaignId },
      data: {
        eventsScored,
        membersScored,
        scoredAt: at,
        ...shown,
        convicting: convicting === null ? Prisma.DbNull : (convicting as unknown as Prisma.InputJsonObject),
        ...(isFlagged && before.firstFlaggedAt === null && { firstFlaggedAt: at }),
      },
    });
    if (!isRecorded) return false;
    const { memberCount } = before;
    await tx.campaignScore.create({
      data: { ...shown, campaignId, scoredAt: at, memberCount, eventsScored },
    });
    return true;
  }

  private async tellCase(
    tx: Tx,
    campaignId: string,
    before: ScoredCampaign,
    { assessment }: GroupJudgement,
  ): Promise<void> {
    const { band, score, probability, reasons } = assessment;
    const topReason = strongestAgainst(reasons as Reason[]);
    const subject = { type: 'campaign', id: campaignId } as const;
    const at = this.clock.now();
    await this.cases.recordFinding(tx, {
      ...{ subject, band, score, probability, topReason, at },
      standing: 'active',
    });
    if (before.band === band) return;
    await this.auditLog.append(tx, systemActor, {
      action: 'campaign.band_changed',
      objectType: 'campaign',
      objectId: campaignId,
      before: { band: before.band, score: before.score },
      after: { band, score, topReason },
    });
  }
}
