import { Box } from '@mui/material';
import { useParams } from 'react-router-dom';
import { usePageTitle } from '../../display/page.js';
import { RecordPage } from '../../display/record-page.js';
import { Skeleton } from '../../display/states.js';
import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import { CampaignEvidence, oneScreen } from './campaign-evidence.js';
import { CampaignHeader } from './campaign-header.js';
import { campaignName } from './campaign-name.js';
import { useCampaign } from './campaign-reads.js';
import { DeskProvider } from './desk.js';

const CampaignSkeleton = () => (
  <Box sx={{ p: 5, display: 'grid', gap: 3 }} role="status" aria-label="Loading the campaign">
    <Skeleton height={44} />
    <Skeleton height={520} />
  </Box>
);

function CampaignBody({ campaign }: { campaign: CampaignDetail }) {
  usePageTitle(campaignName(campaign));
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        gap: 2.5,
        px: { xs: 3, sm: 5 },
        py: 2.5,
        minHeight: 'calc(100vh - 48px)',
        [oneScreen]: { height: 'calc(100vh - 48px)' },
      }}
    >
      <CampaignHeader campaign={campaign} />
      <CampaignEvidence campaign={campaign} />
    </Box>
  );
}

/** Linked accounts as one: who acts together, by which evidence, and what would be without a part of it. */
export default function CampaignPage() {
  const { id = '' } = useParams();
  const query = useCampaign(id);
  return (
    <RecordPage
      query={query}
      noun="campaign"
      hint="It may be the id of a case or of an account."
      skeleton={<CampaignSkeleton />}
    >
      {(campaign) => (
        <DeskProvider key={campaign.id}>
          <CampaignBody campaign={campaign} />
        </DeskProvider>
      )}
    </RecordPage>
  );
}
