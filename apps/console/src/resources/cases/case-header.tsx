import { Box } from '@mui/material';
import type { Account } from '@stillwatch/contracts/account';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { Link } from 'react-router-dom';
import { BandBadge, StandingBadge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { ShortId } from '../../display/short-id.js';
import { probability } from '../../format/number.js';
import { dateOf } from '../../format/time.js';
import { capitalised, originWord } from '../../format/words.js';
import { CaseControls, CaseState } from './case-controls.js';

const Dot = () => (
  <Box component="span" aria-hidden="true" sx={{ color: 'var(--line-strong)' }}>
    ·
  </Box>
);

interface CaseHeaderProps {
  record: CaseDetail;
  account: Account | undefined;
  inFocus: boolean;
}

/** Who this is, how bad it looks and until when it must be decided. */
export function CaseHeader({ record, account, inFocus }: CaseHeaderProps) {
  const name = record.organizationName ?? account?.organization.name ?? 'Organisation not registered';
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
            <Link
              to={`/accounts/${encodeURIComponent(record.subject.id)}`}
              style={{ textDecoration: 'none' }}
            >
              {name}
            </Link>
          </Box>
          <BandBadge band={record.band} />
          <Box component="span" sx={{ color: 'var(--ink-3)' }}>
            score <strong style={{ fontWeight: 600, color: 'var(--ink)' }}>{Math.round(record.score)}</strong>
            , probability{' '}
            <strong style={{ fontWeight: 600, color: 'var(--ink)' }}>
              {probability(record.probability)}
            </strong>
          </Box>
          {account !== undefined && account.standing !== 'active' && (
            <StandingBadge standing={account.standing} />
          )}
          <CaseState record={record} />
        </Box>
        <Box
          sx={{
            display: 'flex',
            flexWrap: { xs: 'wrap', md: 'nowrap' },
            alignItems: 'center',
            gap: '0 7px',
            color: 'var(--ink-3)',
            fontSize: 12.5,
            whiteSpace: 'nowrap',
            overflow: 'hidden',
          }}
        >
          <ShortId id={record.subject.id} longest={30} />
          {account?.plan && (
            <>
              <Dot />
              <span>{capitalised(account.plan)} plan</span>
            </>
          )}
          {account?.registeredAt && (
            <>
              <Dot />
              <span>since {dateOf(account.registeredAt)}</span>
            </>
          )}
          <Dot />
          <span>
            {originWord[record.origin]} <Moment at={record.openedAt} />
          </span>
          {account?.organization.domain && (
            <Box component="span" sx={{ display: { xs: 'inline', md: 'none', xl: 'inline' } }}>
              <Dot /> {account.organization.domain}
            </Box>
          )}
        </Box>
      </Box>
      <CaseControls record={record} inFocus={inFocus} />
    </Box>
  );
}
