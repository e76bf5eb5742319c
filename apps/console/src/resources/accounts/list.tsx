import { Box } from '@mui/material';
import type { Account } from '@stillwatch/contracts/account';
import { useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { BandBadge, StandingBadge } from '../../display/badge.js';
import { FilterTabs } from '../../display/filter-tabs.js';
import { IdNotice } from '../../display/id-notice.js';
import { ListPage } from '../../display/list-page.js';
import { Moment } from '../../display/moment.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { SearchField } from '../../display/search-field.js';
import { ShortId } from '../../display/short-id.js';
import { Empty } from '../../display/states.js';
import { count } from '../../format/number.js';
import { spelled } from '../../format/words.js';
import { accountTabs, selectTab, selectedTab } from './account-tabs.js';

const columns: readonly Column<Account>[] = [
  { key: 'band', title: 'Band', width: 104, narrow: 'left', cell: ({ band }) => <BandBadge band={band} /> },
  {
    key: 'organization',
    title: 'Account',
    width: '17%',
    sortBy: 'organizationName',
    narrow: 'full',
    cell: ({ accountId, organization, idNotice }) => (
      <Box sx={{ lineHeight: '16px' }}>
        <Box
          component={Link}
          to={`/accounts/${encodeURIComponent(accountId)}`}
          sx={{
            display: 'block',
            fontWeight: 600,
            textDecoration: 'none',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
          }}
        >
          {organization.name ?? 'Organisation not registered'}
        </Box>
        <ShortId id={accountId} /> <IdNotice notice={idNotice} />
      </Box>
    ),
  },
  {
    key: 'why',
    title: 'Strongest reason',
    narrow: 'full',
    cell: ({ topReason, scoredAt }) => (
      <Box
        className="two-lines"
        title={topReason ?? undefined}
        sx={{ color: topReason === null ? 'var(--ink-3)' : 'var(--ink-2)' }}
      >
        {topReason ?? (scoredAt === null ? 'Not scored yet' : 'Nothing incriminating found')}
      </Box>
    ),
  },
  {
    key: 'score',
    title: 'Score',
    width: 70,
    align: 'right',
    sortBy: 'score',
    cell: ({ score }) => Math.round(score),
  },
  {
    key: 'standing',
    title: 'Standing',
    width: 104,
    narrow: 'right',
    cell: ({ standing }) =>
      standing === 'active' ? (
        <span style={{ color: 'var(--ink-3)' }}>active</span>
      ) : (
        <StandingBadge standing={standing} />
      ),
  },
  {
    key: 'declared',
    title: 'Declares',
    width: '12%',
    cell: ({ declaredCategory }) => (
      <span style={{ color: 'var(--ink-2)' }}>
        {declaredCategory === null ? 'nothing' : spelled(declaredCategory)}
      </span>
    ),
  },
  {
    key: 'events',
    title: 'Events',
    width: 82,
    align: 'right',
    sortBy: 'eventsScored',
    cell: ({ eventsScored }) => count(eventsScored),
  },
  {
    key: 'last',
    title: 'Last used',
    width: 104,
    sortBy: 'lastEventAt',
    cell: ({ lastEventAt }) => (
      <span style={{ color: 'var(--ink-3)' }}>
        {lastEventAt === null ? 'never' : <Moment at={lastEventAt} />}
      </span>
    ),
  },
];

function Toolbar() {
  const { filterValues, setFilters } = useListContext<Account>();
  const q = typeof filterValues['q'] === 'string' ? filterValues['q'] : '';
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        gap: 2,
        alignItems: 'center',
        p: 2,
        borderBottom: '1px solid var(--line)',
      }}
    >
      <FilterTabs
        label="Saved filters"
        tabs={accountTabs}
        selected={selectedTab(filterValues)}
        select={(key) => setFilters(selectTab(key, filterValues), undefined, false)}
      />
      <Box sx={{ ml: 'auto', width: { xs: '100%', sm: 'auto' } }}>
        <SearchField
          label="Find an account"
          value={q}
          onSearch={(text) =>
            setFilters({ ...filterValues, q: text === '' ? undefined : text }, undefined, false)
          }
        />
      </Box>
    </Box>
  );
}

/** Every account, highest score first. */
export default function AccountList() {
  return (
    <ListPage<Account>
      resource="accounts"
      title="Accounts"
      subtitle="Everybody who uses the models, with what they declare and how their use scores."
      sort={{ field: 'score', order: 'DESC' }}
      refetchInterval={30_000}
      noun="accounts"
      toolbar={<Toolbar />}
    >
      <RecordTable<Account>
        label="the accounts"
        rowNoun="account"
        columns={columns}
        hrefOf={({ accountId }) => `/accounts/${encodeURIComponent(accountId)}`}
        empty={
          <Empty title="No account matches">
            Accounts appear when they are registered or with their first usage.
          </Empty>
        }
      />
    </ListPage>
  );
}
