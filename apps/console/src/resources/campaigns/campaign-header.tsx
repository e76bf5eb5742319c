import { Box, Button } from '@mui/material';
import type { Campaign } from '@stillwatch/contracts/campaign';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Badge, BandBadge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { ShortId } from '../../display/short-id.js';
import { count, probability } from '../../format/number.js';
import { campaignName } from './campaign-name.js';

interface CampaignHeaderProps {
  campaign: Campaign;
  /** How far its case is, on the case's page. */
  state?: ReactNode;
  children?: ReactNode;
}

/** Who acts together, how bad it looks, and since when. */
export function CampaignHeader({ campaign, state, children }: CampaignHeaderProps) {
  return (
    <Box
      component="header"
      sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 16px', minWidth: 0 }}
    >
      <Box sx={{ flex: '1 1 420px', minWidth: 0 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px' }}>
          <Box
            component="h1"
            sx={{ fontSize: 18, fontWeight: 680, letterSpacing: '-0.015em', lineHeight: '24px' }}
          >
            {campaignName(campaign)}
          </Box>
          <BandBadge band={campaign.band} />
          <Box component="span" sx={{ color: 'var(--ink-3)' }}>
            score{' '}
            <strong style={{ fontWeight: 600, color: 'var(--ink)' }}>{Math.round(campaign.score)}</strong>,
            probability{' '}
            <strong style={{ fontWeight: 600, color: 'var(--ink)' }}>
              {probability(campaign.probability)}
            </strong>
          </Box>
          {state}
          {campaign.state === 'dissolved' && <Badge>Dissolved: nothing links these accounts any more</Badge>}
        </Box>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 12px', color: 'var(--ink-3)', fontSize: 12.5 }}>
          <ShortId id={campaign.id} longest={20} />
          <span>
            first linked <Moment at={campaign.firstLinkedAt} />
          </span>
          <span>
            {campaign.firstFlaggedAt === null ? (
              'never at band review'
            ) : (
              <>
                first flagged <Moment at={campaign.firstFlaggedAt} />
              </>
            )}
          </span>
          <span>{count(campaign.eventsScored)} events</span>
        </Box>
      </Box>
      {children ??
        (campaign.openCaseId !== null && (
          <Button component={Link} to={`/cases/${campaign.openCaseId}`} variant="contained">
            Open the case
          </Button>
        ))}
    </Box>
  );
}
