import { Box, Button } from '@mui/material';
import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { Moment } from '../../display/moment.js';
import { useMay } from '../../session/permission.js';
import { RestoreMemberDialog } from './acts/member-dialogs.js';

/** Accounts that a reviewer took out, each with the reason, and the way back. */
export function RemovedMembers({
  campaignId,
  removed,
}: {
  campaignId: string;
  removed: CampaignDetail['removedMembers'];
}) {
  const may = useMay('cases:work');
  const [restoring, setRestoring] = useState<string>();
  if (removed.length === 0) return null;
  return (
    <Box
      component="section"
      aria-label="Removed by a reviewer"
      sx={{ p: 3.5, borderTop: '1px solid var(--line)' }}
    >
      <Box component="h3" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)', mb: 1 }}>
        Removed by a reviewer
      </Box>
      <Box component="ul" sx={{ display: 'grid', gap: 1 }}>
        {removed.map(({ accountId, reason, by, at }) => (
          <Box
            component="li"
            key={accountId}
            sx={{ display: 'flex', flexWrap: 'wrap', gap: '0 10px', alignItems: 'center' }}
          >
            <Link to={`/accounts/${encodeURIComponent(accountId)}`} className="mono">
              {accountId}
            </Link>
            <span style={{ color: 'var(--ink-2)' }}>“{reason}”</span>
            <span style={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
              {by}, <Moment at={at} />
            </span>
            {may && (
              <Button
                variant="text"
                aria-label={`Restore ${accountId}`}
                onClick={() => setRestoring(accountId)}
              >
                Restore
              </Button>
            )}
          </Box>
        ))}
      </Box>
      {restoring !== undefined && (
        <RestoreMemberDialog
          campaignId={campaignId}
          accountId={restoring}
          name={restoring}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </Box>
  );
}
