import { assessAccount, type Assessment } from '@stillwatch/detection/assess';
import { assessCampaign, type CampaignAssessment } from '@stillwatch/detection/linkage/assess-campaign';
import { assessMember } from '@stillwatch/detection/linkage/assess-member';
import { carriesFinding } from '@stillwatch/detection/linkage/carries-finding';
import type { LinkEdge } from '@stillwatch/detection/linkage/campaign-edge';
import { findCampaigns, noReviews } from '@stillwatch/detection/linkage/campaigns';
import type { CampaignWeights } from '@stillwatch/detection/linkage/campaign-weights';
import type { LinkWeights } from '@stillwatch/detection/linkage/link-weights';
import type { Scorecard } from '@stillwatch/detection/scorecard/scorecard';
import type { MeasuredAccount } from '../fitting/measured-account.js';
import { linkAll } from './linked-accounts.js';
import { campaignContext, type LinkedWorld } from './linked-world.js';

export interface Judges {
  readonly scorecard: Scorecard;
  readonly links: LinkWeights;
  readonly campaigns: CampaignWeights;
}

export interface JudgedCampaign {
  readonly members: ReadonlyMap<string, number>;
  readonly assessment: CampaignAssessment;
}

/** An account on its own, and with its campaign in view. */
export interface JudgedMember {
  readonly account: MeasuredAccount;
  readonly alone: Assessment;
  readonly together: Assessment;
}

export interface JudgedWorld {
  readonly campaigns: readonly JudgedCampaign[];
  readonly accounts: readonly JudgedMember[];
  readonly edges: readonly LinkEdge[];
}

export const isFlagged = ({ band }: { readonly band: string }): boolean =>
  band === 'review' || band === 'critical';

/** Links a whole world, judges every group and every account with its group in view: what the server does, without the server. */
export function judgeLinkedWorld(world: LinkedWorld, judges: Judges): JudgedWorld {
  const { edges } = linkAll(world.linked, judges.links);
  const found = findCampaigns(edges, noReviews, [], judges.links.strongNats);
  const campaigns = found.campaigns.map(({ members }) => ({
    members: new Map(members.map(({ accountId, membership }) => [accountId, membership])),
    assessment: assessCampaign(
      campaignContext(
        members.flatMap(({ accountId }) => world.byId.get(accountId) ?? []),
        edges,
      ),
      judges.scorecard,
      judges.campaigns,
    ),
  }));
  const campaignOf = new Map(
    campaigns.flatMap((campaign) => [...campaign.members.keys()].map((id) => [id, campaign] as const)),
  );
  const accounts = world.accounts.map((account) => {
    const alone = assessAccount(account.context, judges.scorecard);
    const { accountId } = account.account;
    const campaign = campaignOf.get(accountId);
    const together = campaign
      ? assessMember(
          alone,
          { campaignId: 'found', memberCount: campaign.members.size, ...campaign.assessment },
          {
            membership: campaign.members.get(accountId) ?? 0,
            carries: carriesFinding(
              alone,
              account.context.windows,
              campaign.assessment.convicting,
              judges.scorecard,
            ),
          },
          judges.scorecard,
        )
      : alone;
    return { account, alone, together };
  });
  return { campaigns, accounts, edges };
}
