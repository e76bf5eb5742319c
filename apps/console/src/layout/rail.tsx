import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';
import { useGetList } from 'react-admin';
import { NavLink } from 'react-router-dom';
import { count } from '../format/number.js';
import { flaggedFilter } from '../resources/campaigns/campaign-tabs.js';
import { useMay } from '../session/permission.js';
import { Brand } from './brand.js';
import { consolePages, type ConsolePage } from './pages.js';

const RailLink = styled(NavLink)({
  display: 'flex',
  alignItems: 'center',
  gap: 10,
  height: 34,
  padding: '0 10px',
  borderRadius: 7,
  textDecoration: 'none',
  color: 'var(--ink-2)',
  fontWeight: 500,
  '& svg': { fontSize: 18 },
  '&:hover': { background: 'var(--hover)', color: 'var(--ink)' },
  '&.active': { background: 'var(--sunken)', color: 'var(--ink)', fontWeight: 600 },
});

interface Counted {
  resource: string;
  filter: Record<string, unknown>;
  sortBy: string;
  noun: string;
}

/** The pages whose count matters, and what is counted. */
const counted: Record<string, Counted> = {
  '/cases': {
    resource: 'cases',
    filter: { state: 'open', snoozed: false, inCampaignCase: false },
    sortBy: 'severity',
    noun: 'cases to decide',
  },
  '/appeals': {
    resource: 'appeals',
    filter: { status: 'open' },
    sortBy: 'dueAt',
    noun: 'appeals to answer',
  },
  '/campaigns': { resource: 'campaigns', filter: flaggedFilter, sortBy: 'score', noun: 'flagged campaigns' },
};

function WaitingCount({ resource, filter, sortBy, noun }: Counted) {
  const { total } = useGetList(
    resource,
    { filter, pagination: { page: 1, perPage: 1 }, sort: { field: sortBy, order: 'DESC' } },
    { refetchInterval: 30_000 },
  );
  if (total === undefined || total === 0) return null;
  return (
    <Box component="span" sx={{ ml: 'auto', fontSize: 12, fontWeight: 600, color: 'var(--ink-3)' }}>
      {count(total)}
      <span className="visually-hidden"> {noun}</span>
    </Box>
  );
}

function PageLink({ page, onFollow }: { page: ConsolePage; onFollow?: () => void }) {
  const may = useMay(page.permission);
  if (!may) return null;
  const Icon = page.icon;
  const waiting = counted[page.path];
  return (
    <li>
      <RailLink to={page.path} onClick={onFollow}>
        <Icon aria-hidden="true" />
        {page.title}
        {waiting !== undefined && <WaitingCount {...waiting} />}
      </RailLink>
    </li>
  );
}

/** The way to every page the person may see. */
export function Rail({ onFollow }: { onFollow?: () => void }) {
  return (
    <Box
      component="nav"
      aria-label="Pages"
      sx={{ display: 'flex', flexDirection: 'column', height: '100%', p: 3, gap: 4 }}
    >
      <Box sx={{ px: 1, height: 26, display: 'flex', alignItems: 'center' }}>
        <Brand />
      </Box>
      <Box component="ul" sx={{ display: 'grid', gap: '2px' }}>
        {consolePages.map((page) => (
          <PageLink key={page.path} page={page} onFollow={onFollow} />
        ))}
      </Box>
    </Box>
  );
}
