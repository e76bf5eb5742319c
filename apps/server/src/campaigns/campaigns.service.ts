import { Inject, Injectable } from '@nestjs/common';
import type { Band, Reason } from '@stillwatch/contracts/risk';
import type { AfterCommit, Database, Tx } from '@stillwatch/database/database';
import { leaveReceipts, takeReceipts } from '@stillwatch/database/linkage-receipts';
import type { Assessment } from '@stillwatch/detection/assess';
import { assessMember, type CampaignVerdict } from '@stillwatch/detection/linkage/assess-member';
import { carriesFinding } from '@stillwatch/detection/linkage/carries-finding';
import type { ConvictingEvidence } from '@stillwatch/detection/linkage/convicting-frames';
import { withSuccession } from '@stillwatch/detection/linkage/succession';
import { strongestAgainst, type NewestFinding } from '../accounts/accounts.service.js';
import { DATABASE } from '../env/tokens.js';
import { QueuesService } from '../queues/queues.service.js';
import type { Judgement } from '../scorecards/scorecards.service.js';
import { AccountLinksService, type SeenAccount } from './account-links.service.js';
import { LinkageAuditsService } from './linkage-audits.service.js';
import { SuccessionService } from './succession.service.js';

export type { SeenAccount } from './account-links.service.js';
export type { RecomputeOutcome } from './linkage-audits.service.js';

/** A present member of a campaign, and in a sentence what ties it to the others. */
export interface Member {
  readonly accountId: string;
  readonly membership: number;
  readonly basis: string;
  /** Whether its own requests carry what convicts the campaign; null until it has been scored as a member. */
  readonly carriesFinding: boolean | null;
}

interface CampaignInView extends CampaignVerdict {
  readonly membership: number;
  readonly convicting: ConvictingEvidence | null;
}

/** An account's assessment by itself and with its company in view, and whether it carries what convicts its campaign. */
export interface InCompany {
  readonly own: Assessment;
  readonly whole: Assessment;
  readonly carries: boolean;
}

/** What other accounts say about one: its campaign and how surely it belongs, and whom it looks like the successor of. */
export interface Company {
  readonly campaign: CampaignInView | undefined;
  readonly succession: readonly Reason[];
}

/** What the rest of the server may ask of campaigns. */
@Injectable()
export class CampaignsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly links: AccountLinksService,
    private readonly succession: SuccessionService,
    private readonly audits: LinkageAuditsService,
    private readonly queues: QueuesService,
  ) {}

  /** Whether linkage has asked for the account to be scored again; from here on it counts as done. The caller holds its lock. */
  takeScoreRequest(tx: Tx, accountId: string): Promise<boolean> {
    return takeReceipts(tx, 'score', accountId);
  }

  /** Takes down what the account can be linked by, and asks for its campaign to be scored when there is something new. */
  async noteAccount(tx: Tx, afterCommit: AfterCommit, account: SeenAccount): Promise<void> {
    await this.links.update(tx, afterCommit, account);
    if (account.newEvents.length === 0 && !account.factsMayDiffer) return;
    const member = await tx.campaignMember.findUnique({ where: { accountId: account.accountId } });
    if (!member) return;
    await leaveReceipts(tx, 'campaign', [member.campaignId]);
    afterCommit(() => this.queues.requestCampaignScoring([member.campaignId]));
  }

  async companyOf(tx: Tx, accountId: string): Promise<Company> {
    const [campaign] = await tx.sql<CampaignInView & Record<string, unknown>>(
      `SELECT campaign_id AS "campaignId", probability, score, band, member_count AS "memberCount", membership, convicting
       FROM campaign_members JOIN campaigns ON campaigns.id = campaign_id WHERE account_id = $1`,
      [accountId],
    );
    return { campaign, succession: await this.succession.reasonsFor(tx, accountId) };
  }

  /**
   * An account's assessment with its company in view. `own` is what counts against itself, succession included: that alone
   * opens a case of the account. `whole` takes in its campaign, whose members are reviewed in the campaign's case.
   */
  weighCompany(
    { assessment, windows, scorecard }: Pick<Judgement, 'assessment' | 'windows' | 'scorecard'>,
    { campaign, succession }: Company,
  ): InCompany {
    const own = withSuccession(assessment, succession, scorecard);
    if (!campaign) return { own, whole: own, carries: false };
    const carries = carriesFinding(own, windows, campaign.convicting, scorecard);
    const tie = { membership: campaign.membership, carries };
    return { own, whole: assessMember(own, campaign, tie, scorecard), carries };
  }

  /**
   * Keeps whether a member carries its campaign's finding. While nobody knows what convicts the campaign, what was known before
   * stays. The caller holds the account's lock.
   */
  async noteFinding(
    tx: Tx,
    accountId: string,
    { campaign }: Company,
    { carries, at }: { carries: boolean; at: Date },
  ): Promise<void> {
    if (!campaign || (campaign.convicting === null && !carries)) return;
    await tx.sql(
      `INSERT INTO campaign_findings (account_id, campaign_id, carries, judged_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account_id) DO UPDATE SET campaign_id = $2, carries = $3, judged_at = $4`,
      [accountId, campaign.campaignId, carries, at],
    );
  }

  /** {@link LinkageAuditsService.recompute} */
  recompute(): ReturnType<LinkageAuditsService['recompute']> {
    return this.audits.recompute();
  }

  /** {@link LinkageAuditsService.watchSuccession} */
  watchSuccession(): ReturnType<LinkageAuditsService['watchSuccession']> {
    return this.audits.watchSuccession();
  }

  /** {@link LinkageAuditsService.sweep} */
  sweep(olderThanSeconds: number, limit: number): ReturnType<LinkageAuditsService['sweep']> {
    return this.audits.sweep(olderThanSeconds, limit);
  }

  /** The present members, in the order of their ids. */
  members(tx: Tx, campaignId: string): Promise<Member[]> {
    return tx.sql<Member & Record<string, unknown>>(
      `SELECT account_id AS "accountId", membership, basis, carries AS "carriesFinding"
       FROM campaign_members LEFT JOIN campaign_findings USING (account_id, campaign_id)
       WHERE campaign_id = $1 ORDER BY account_id`,
      [campaignId],
    );
  }

  /** The newest score of the campaign; `lastEventAt` is the newest event of any member. Undefined for an unknown one. */
  async finding(tx: Tx, campaignId: string): Promise<NewestFinding | undefined> {
    const [row] = await tx.sql<Omit<NewestFinding, 'topReason'> & { band: Band; reasons: Reason[] }>(
      `SELECT scored_at IS NOT NULL AS "isScored", score, probability, band, reasons,
         scorecard_version AS "scorecardVersion",
         (SELECT max(last_event_at) FROM accounts JOIN campaign_members USING (account_id) WHERE campaign_id = id) AS "lastEventAt"
       FROM campaigns WHERE id = $1`,
      [campaignId],
    );
    return row && { ...row, topReason: strongestAgainst(row.reasons) };
  }

  /** The campaign that the account is a member of. */
  async campaignOf(accountId: string): Promise<string | null> {
    const member = await this.database.prisma.campaignMember.findUnique({
      where: { accountId },
      select: { campaignId: true },
    });
    return member?.campaignId ?? null;
  }
}
