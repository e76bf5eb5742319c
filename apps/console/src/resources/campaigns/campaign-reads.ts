import { useQuery } from '@tanstack/react-query';
import type { CampaignWhatIfInput } from '@stillwatch/contracts/campaign';
import { useStillwatch } from '../../api/data-provider.js';

const watchMs = 30_000;

/** A campaign with its members and edges, read again every thirty seconds: members join while one looks. */
export function useCampaign(campaignId: string) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['campaigns', 'detail', campaignId],
    queryFn: () => stillwatch.campaign(campaignId),
    refetchInterval: watchMs,
  });
}

export function useCampaignTimeline(campaignId: string) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['campaigns', 'timeline', campaignId],
    queryFn: () => stillwatch.campaignTimeline(campaignId),
  });
}

export function useSharedKeys(campaignId: string) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['campaigns', 'shared-keys', campaignId],
    queryFn: () => stillwatch.campaignSharedKeys(campaignId),
  });
}

/** What the campaign would be without some edges and members. Nothing is written by asking. */
export function useWhatIf(campaignId: string, input: CampaignWhatIfInput, asked: boolean) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['campaigns', 'what-if', campaignId, input],
    queryFn: () => stillwatch.campaignWhatIf(campaignId, input),
    enabled: asked,
  });
}
