import type {
  CampaignChange,
  CampaignDetail,
  CampaignTimeline,
  CampaignWhatIfInput,
  EdgeReviewInput,
  SharedKey,
} from '@stillwatch/contracts/campaign';
import { at, read, send } from './rest.js';

/** What an officer reads of a campaign and does to it. */
export const campaignVerbs = {
  campaign: (campaignId: string) => read<CampaignDetail>(at('campaigns', campaignId)),
  campaignTimeline: (campaignId: string) => read<CampaignTimeline>(at('campaigns', campaignId, 'timeline')),
  campaignSharedKeys: (campaignId: string) => read<SharedKey[]>(at('campaigns', campaignId, 'shared-keys')),
  reviewEdge: (campaignId: string, input: EdgeReviewInput) =>
    send<CampaignChange>(at('campaigns', campaignId, 'edge-reviews'), input),
  removeMember: (campaignId: string, accountId: string, reason: string) =>
    send<CampaignChange>(at('campaigns', campaignId, 'members', accountId, 'remove'), { reason }),
  restoreMember: (campaignId: string, accountId: string, reason: string) =>
    send<CampaignChange>(at('campaigns', campaignId, 'members', accountId, 'restore'), { reason }),
  campaignWhatIf: (campaignId: string, input: CampaignWhatIfInput) =>
    send<CampaignChange>(at('campaigns', campaignId, 'what-if'), input),
};
