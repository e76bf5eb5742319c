import { Box, Button } from '@mui/material';
import { styled } from '@mui/material/styles';
import type { BandChange } from '@stillwatch/contracts/scorecard-version';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { BandBadge } from '../../display/badge.js';
import { count } from '../../format/number.js';

const firstShown = 20;

const Row = styled('li')(({ theme }) => ({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) 236px minmax(0, 2fr)',
  gap: '2px 16px',
  alignItems: 'center',
  minHeight: 38,
  padding: '4px 0',
  borderTop: '1px solid var(--line)',
  [theme.breakpoints.down('md')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
}));

interface ChangedAccountsProps {
  changed: readonly (Omit<BandChange, 'topReason'> & Partial<Pick<BandChange, 'topReason'>>)[];
  changedCount: number;
}

/** Whose band would change, worst first. */
export function ChangedAccounts({ changed, changedCount }: ChangedAccountsProps) {
  const [all, setAll] = useState(false);
  if (changedCount === 0) return <Box sx={{ color: 'var(--ink-2)' }}>No account would change its band.</Box>;
  const shown = all ? changed : changed.slice(0, firstShown);
  return (
    <Box>
      <Box component="h3" sx={{ fontSize: 13, fontWeight: 600, mb: 1 }}>
        {count(changedCount)} {changedCount === 1 ? 'account' : 'accounts'} would change band
        {changedCount > changed.length && `; the worst ${count(changed.length)} are named`}
      </Box>
      <ol>
        {shown.map(({ accountId, organizationName, from, to, topReason }) => (
          <Row key={accountId}>
            <Link
              to={`/accounts/${encodeURIComponent(accountId)}`}
              style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
            >
              {organizationName ?? accountId}
            </Link>
            <Box component="span" sx={{ display: 'flex', alignItems: 'center', gap: 2 }} className="figures">
              <BandBadge band={from.band} /> {Math.round(from.score)}
              <span aria-label="becomes">→</span>
              <BandBadge band={to.band} /> {Math.round(to.score)}
            </Box>
            <Box
              component="span"
              title={topReason ?? undefined}
              sx={{
                color: 'var(--ink-2)',
                fontSize: 12.5,
                lineHeight: '16px',
                overflow: 'hidden',
                display: '-webkit-box',
                WebkitBoxOrient: 'vertical',
                WebkitLineClamp: 2,
              }}
            >
              {topReason}
            </Box>
          </Row>
        ))}
      </ol>
      {changed.length > shown.length && (
        <Button variant="text" onClick={() => setAll(true)}>
          Show all {count(changed.length)}
        </Button>
      )}
    </Box>
  );
}
