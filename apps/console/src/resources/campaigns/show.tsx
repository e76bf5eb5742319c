import { Box } from '@mui/material';
import { useParams } from 'react-router-dom';
import { failureOf } from '../../api/problem.js';
import { Page, Sheet, usePageTitle } from '../../display/page.js';
import { Empty, Failed, Loaded, Skeleton } from '../../display/states.js';
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
  if (query.error !== null && query.data === undefined) {
    const missing = failureOf(query.error).status === 404;
    return (
      <Page title={missing ? 'No such campaign' : 'Campaign'}>
        <Sheet>
          {missing ? (
            <Empty title="Nothing is on file under this id">
              It may be the id of a case or of an account.
            </Empty>
          ) : (
            <Failed what="the campaign" error={query.error} retry={() => void query.refetch()} />
          )}
        </Sheet>
      </Page>
    );
  }
  return (
    <Loaded query={query} what="the campaign" skeleton={<CampaignSkeleton />}>
      {(campaign) => (
        <DeskProvider key={campaign.id}>
          <CampaignBody campaign={campaign} />
        </DeskProvider>
      )}
    </Loaded>
  );
}
