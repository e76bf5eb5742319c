import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import type { Account } from '@stillwatch/contracts/account';
import type { Campaign } from '@stillwatch/contracts/campaign';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { BandBadge, StandingBadge } from '../../display/badge.js';
import { Panel } from '../../display/panel.js';
import { Failed, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { campaignName } from '../campaigns/campaign-name.js';

const shown = 6;
const byScore = { field: 'score', order: 'DESC' } as const;

interface LinkedPanelProps {
  accountId: string;
  campaignId: string | null;
  sx?: SxProps<Theme>;
  scrolls?: boolean;
}

/** The campaign an account belongs to, and its members that score highest. */
export function LinkedPanel({ accountId, campaignId, sx, scrolls }: LinkedPanelProps) {
  return (
    <Panel title="Linked" sx={sx} scrolls={scrolls}>
      {campaignId === null ? (
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          No account is known that shares both how it asks and what it runs on.
        </Box>
      ) : (
        <Linked accountId={accountId} campaignId={campaignId} />
      )}
    </Panel>
  );
}

function Linked({ accountId, campaignId }: { accountId: string; campaignId: string }) {
  const campaigns = useGetList<Campaign>('campaigns', {
    filter: { id: campaignId },
    pagination: { page: 1, perPage: 1 },
    sort: byScore,
  });
  const members = useGetList<Account & { id: string }>('accounts', {
    filter: { campaignId },
    pagination: { page: 1, perPage: shown },
    sort: byScore,
  });
  const campaign = campaigns.data?.[0];
  const error: unknown = campaigns.error ?? members.error;
  if (error !== null && error !== undefined) return <Failed what="the linked accounts" error={error} />;
  if (campaign === undefined || members.data === undefined) return <SkeletonLines lines={3} />;
  const others = members.data.filter((member) => member.accountId !== accountId);
  return (
    <Box sx={{ fontSize: 13 }}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Link to={`/campaigns/${campaign.id}`} style={{ fontWeight: 600 }}>
          {campaignName(campaign)}
        </Link>
        <BandBadge band={campaign.band} />
      </Box>
      <Box component="ul" sx={{ display: 'grid', gap: 0.5, mt: 0.5 }}>
        {others.map((member) => (
          <Box component="li" key={member.accountId} sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
            <Link
              to={`/accounts/${encodeURIComponent(member.accountId)}`}
              style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
            >
              {member.organization.name ?? member.accountId}
            </Link>
            <Box component="span" sx={{ ml: 'auto', display: 'flex', gap: 1, alignItems: 'center' }}>
              {member.standing !== 'active' && <StandingBadge standing={member.standing} />}
              {Math.round(member.score)}
            </Box>
          </Box>
        ))}
      </Box>
      {campaign.memberCount > others.length + 1 && (
        <Box sx={{ color: 'var(--ink-3)', fontSize: 12 }}>
          and {count(campaign.memberCount - others.length - 1)} more
        </Box>
      )}
    </Box>
  );
}
