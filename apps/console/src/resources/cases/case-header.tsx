import { Box, Button } from '@mui/material';
import type { Account } from '@stillwatch/contracts/account';
import type { CaseDetail } from '@stillwatch/contracts/dossier';
import { Link, useNavigate } from 'react-router-dom';
import { Badge, BandBadge, StandingBadge } from '../../display/badge.js';
import { DueBadge } from '../../display/due-badge.js';
import { Moment } from '../../display/moment.js';
import { ShortId } from '../../display/short-id.js';
import { probability } from '../../format/number.js';
import { dateOf } from '../../format/time.js';
import { capitalised, originWord, spelled, stateWord } from '../../format/words.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { AssignButton } from './acts/assign-button.js';
import { useQueuePlace } from './case-reads.js';

const Dot = () => (
  <Box component="span" aria-hidden="true" sx={{ color: 'var(--line-strong)' }}>
    ·
  </Box>
);

function Neighbours({ caseId }: { caseId: string }) {
  const { position, total, previous, next } = useQueuePlace(caseId);
  const navigate = useNavigate();
  const open = (id: string | undefined) => {
    if (id !== undefined) void navigate(`/cases/${id}`);
  };
  useKeys([
    { keys: 'j', label: 'Next case', group: 'Case', run: () => open(next) },
    { keys: 'k', label: 'Previous case', group: 'Case', run: () => open(previous) },
    { keys: 'u', label: 'Back to the queue', group: 'Case', run: () => void navigate('/cases') },
  ]);
  return (
    <Box
      component="nav"
      aria-label="Neighbouring cases"
      sx={{ display: 'flex', alignItems: 'center', color: 'var(--ink-3)', fontSize: 12.5 }}
    >
      <Button component={Link} to="/cases" variant="text" sx={{ px: 1.5 }}>
        Queue
      </Button>
      {position > 0 && (
        <>
          <span>
            {position} of {total}
          </span>
          <Button
            variant="text"
            aria-label="Previous case"
            disabled={previous === undefined}
            onClick={() => open(previous)}
            sx={{ px: 2 }}
          >
            ↑
          </Button>
          <Button
            variant="text"
            aria-label="Next case"
            disabled={next === undefined}
            onClick={() => open(next)}
            sx={{ px: 2 }}
          >
            ↓
          </Button>
        </>
      )}
    </Box>
  );
}

/** Who this is, how bad it looks and until when it must be decided. */
export function CaseHeader({ record, account }: { record: CaseDetail; account: Account | undefined }) {
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
          {record.state !== 'open' && (
            <Badge>
              {record.state === 'closed'
                ? `Closed: ${spelled(record.outcome ?? 'decided')}`
                : stateWord[record.state]}
            </Badge>
          )}
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
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, flexWrap: 'wrap' }}>
        {record.closedAt === null && <DueBadge dueAt={record.dueAt} />}
        {record.closedAt === null && <AssignButton record={record} />}
        <Neighbours caseId={record.id} />
      </Box>
    </Box>
  );
}
