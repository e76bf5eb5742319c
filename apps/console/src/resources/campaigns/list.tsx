import { Box } from '@mui/material';
import type { Campaign } from '@stillwatch/contracts/campaign';
import { useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { BandBadge } from '../../display/badge.js';
import { FilterTabs } from '../../display/filter-tabs.js';
import { ListPage } from '../../display/list-page.js';
import { Moment } from '../../display/moment.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { ShortId } from '../../display/short-id.js';
import { Empty } from '../../display/states.js';
import { count, probability } from '../../format/number.js';
import { campaignTabs, selectedTab } from './campaign-tabs.js';

const hrefOf = ({ id }: Campaign) => `/campaigns/${id}`;

const quiet = { color: 'var(--ink-3)' };

const columns: readonly Column<Campaign>[] = [
  { key: 'band', title: 'Band', width: 104, narrow: 'left', cell: ({ band }) => <BandBadge band={band} /> },
  {
    key: 'campaign',
    title: 'Campaign',
    width: '19%',
    narrow: 'full',
    cell: (campaign) => (
      <Box sx={{ lineHeight: '16px' }}>
        <Link to={hrefOf(campaign)} style={{ fontWeight: 600, textDecoration: 'none' }}>
          Campaign {campaign.id.slice(-4)}
        </Link>
        <br />
        <ShortId id={campaign.id} />
      </Box>
    ),
  },
  {
    key: 'why',
    title: 'Strongest reason',
    narrow: 'full',
    cell: ({ topReason }) => (
      <span className="two-lines" title={topReason ?? undefined}>
        {topReason ?? 'Nothing incriminating found'}
      </span>
    ),
  },
  {
    key: 'score',
    title: 'Score',
    width: 76,
    align: 'right',
    sortBy: 'score',
    cell: (campaign) => (
      <Box sx={{ lineHeight: '16px' }}>
        <Box sx={{ fontWeight: 600 }}>{Math.round(campaign.score)}</Box>
        <Box sx={{ ...quiet, fontSize: 11.5 }}>p {probability(campaign.probability)}</Box>
      </Box>
    ),
  },
  {
    key: 'members',
    title: 'Members',
    width: 88,
    align: 'right',
    sortBy: 'memberCount',
    narrow: 'right',
    cell: ({ memberCount }) => count(memberCount),
  },
  {
    key: 'linked',
    title: 'First linked',
    width: 112,
    sortBy: 'firstLinkedAt',
    cell: ({ firstLinkedAt }) => <Moment at={firstLinkedAt} />,
  },
  {
    key: 'flagged',
    title: 'First flagged',
    width: 112,
    cell: ({ firstFlaggedAt }) =>
      firstFlaggedAt === null ? <span style={quiet}>never</span> : <Moment at={firstFlaggedAt} />,
  },
  {
    key: 'case',
    title: 'Case',
    width: 92,
    cell: ({ openCaseId }) =>
      openCaseId === null ? <span style={quiet}>none</span> : <Link to={`/cases/${openCaseId}`}>open</Link>,
  },
];

function Toolbar() {
  const { filterValues, setFilters } = useListContext<Campaign>();
  return (
    <Box sx={{ p: 2, borderBottom: '1px solid var(--line)' }}>
      <FilterTabs
        label="Saved filters"
        tabs={campaignTabs}
        selected={selectedTab(filterValues)}
        select={(key) =>
          setFilters(campaignTabs.find((tab) => tab.key === key)?.filter ?? {}, undefined, false)
        }
      />
    </Box>
  );
}

/** Accounts that act together, highest score first. */
export default function CampaignList() {
  return (
    <ListPage<Campaign>
      resource="campaigns"
      title="Campaigns"
      subtitle="Accounts that act together, scored as one: each may look harmless by itself."
      sort={{ field: 'score', order: 'DESC' }}
      filter={campaignTabs[0]?.filter}
      refetchInterval={30_000}
      noun="campaigns"
      toolbar={<Toolbar />}
    >
      <RecordTable<Campaign>
        label="the campaigns"
        rowNoun="campaign"
        columns={columns}
        hrefOf={hrefOf}
        empty={
          <Empty title="No campaigns here">
            A campaign appears by itself when accounts share both how they ask and what they run on.
          </Empty>
        }
      />
    </ListPage>
  );
}
