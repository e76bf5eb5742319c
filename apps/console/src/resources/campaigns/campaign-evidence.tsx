import { Box } from '@mui/material';
import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import type { ReactNode } from 'react';
import { WhyPanel } from '../../evidence/why-panel.js';
import { CampaignWorkspace } from './campaign-workspace.js';
import { Inspector } from './inspector.js';
import { WhatIfPanel } from './what-if-panel.js';

/** From here on the campaign fits one screen and its halves scroll by themselves; below, the page flows. */
export const oneScreen = '@media (min-width: 1100px) and (min-height: 700px)';

/** The pictures at the left; at the right what was picked, what would be without it, and why it was raised. */
export function CampaignEvidence({ campaign, children }: { campaign: CampaignDetail; children?: ReactNode }) {
  return (
    <Box
      sx={{
        flex: 1,
        minHeight: 0,
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 1.65fr) minmax(340px, 1fr)' },
        [oneScreen]: {
          gridTemplateColumns: 'minmax(0, 1.65fr) minmax(340px, 1fr)',
          gridTemplateRows: 'minmax(0, 1fr)',
        },
      }}
    >
      <CampaignWorkspace
        campaign={campaign}
        sx={{ height: { xs: 640, md: 660 }, [oneScreen]: { height: 'auto' } }}
      />
      <Box
        sx={{
          display: 'flex',
          flexDirection: 'column',
          gap: 2.5,
          minHeight: 0,
          [oneScreen]: { overflowY: 'auto' },
          '& > *': { flexShrink: 0 },
        }}
      >
        <Inspector campaign={campaign} />
        <WhatIfPanel campaign={campaign} />
        <WhyPanel risk={campaign} cohort={null} stacked />
        {children}
      </Box>
    </Box>
  );
}
