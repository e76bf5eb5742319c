import { Inject, Injectable } from '@nestjs/common';
import type { Band, Reason } from '@stillwatch/contracts/risk';
import type { AfterCommit, Database, Tx } from '@stillwatch/database/database';
import { leaveReceipts, takeReceipts } from '@stillwatch/database/linkage-receipts';
import type { Assessment } from '@stillwatch/detection/assess';
import { assessMember, type CampaignVerdict } from '@stillwatch/detection/linkage/assess-member';
import { withSuccession } from '@stillwatch/detection/linkage/succession';
import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import { strongestAgainst, type NewestFinding } from '../accounts/accounts.service.js';
import { DATABASE } from '../env/tokens.js';
import { QueuesService } from '../queues/queues.service.js';
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
}

/** What other accounts say about one: its campaign and how surely it belongs, and whom it looks like the successor of. */
export interface Company {
  readonly campaign: (CampaignVerdict & { readonly membership: number }) | undefined;
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
    const [campaign] = await tx.sql<CampaignVerdict & { membership: number }>(
      `SELECT campaign_id AS "campaignId", probability, score, band, member_count AS "memberCount", membership
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
    assessment: Assessment,
    { campaign, succession }: Company,
    scorecard: Scorecard,
  ): { readonly own: Assessment; readonly whole: Assessment } {
    const own = withSuccession(assessment, succession, scorecard);
    return { own, whole: campaign ? assessMember(own, campaign, campaign.membership, scorecard) : own };
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
      `SELECT account_id AS "accountId", membership, basis FROM campaign_members WHERE campaign_id = $1 ORDER BY account_id`,
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
