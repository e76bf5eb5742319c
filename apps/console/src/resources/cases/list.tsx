import { Box } from '@mui/material';
import type { Case } from '@stillwatch/contracts/case';
import { useQueries } from '@tanstack/react-query';
import { ListBase, useDataProvider, useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { Badge, BandBadge } from '../../display/badge.js';
import { DueBadge } from '../../display/due-badge.js';
import { FilterTabs } from '../../display/filter-tabs.js';
import { Moment } from '../../display/moment.js';
import { Page, Sheet } from '../../display/page.js';
import { Pager } from '../../display/pager.js';
import { Person } from '../../display/person.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { SearchField } from '../../display/search-field.js';
import { ShortId } from '../../display/short-id.js';
import { Sparkline } from '../../display/sparkline.js';
import { Empty } from '../../display/states.js';
import { probability } from '../../format/number.js';
import { capitalised, originWord, spelled } from '../../format/words.js';
import { useOfficer } from '../../session/permission.js';
import { useRememberQueue } from './case-reads.js';
import { queueTabs, tabOf, type QueueTab } from './queue-tabs.js';

const Subject = ({ record }: { record: Case }) => (
  <Box sx={{ lineHeight: '16px', minWidth: 0 }}>
    <Box
      component={Link}
      to={`/cases/${record.id}`}
      sx={{
        display: 'block',
        fontWeight: 600,
        textDecoration: 'none',
        overflow: 'hidden',
        textOverflow: 'ellipsis',
      }}
    >
      {record.organizationName ?? 'Organisation not registered'}
    </Box>
    <ShortId id={record.subject.id} />
  </Box>
);

const Deadline = ({ record }: { record: Case }) => (
  <Box sx={{ lineHeight: '17px', fontSize: 12.5 }}>
    {record.closedAt === null ? (
      <DueBadge dueAt={record.dueAt} />
    ) : (
      <Box component="span" sx={{ fontWeight: 600 }}>
        {capitalised(spelled(record.outcome ?? 'closed'))}
      </Box>
    )}
    <Box sx={{ color: 'var(--ink-3)', fontSize: 11.5, lineHeight: '15px' }}>
      {record.closedAt === null ? (
        <Moment at={record.openedAt} prefix="opened " />
      ) : (
        <Moment at={record.closedAt} prefix="closed " />
      )}
    </Box>
  </Box>
);

const columns: readonly Column<Case>[] = [
  { key: 'band', title: 'Band', width: 104, narrow: 'left', cell: ({ band }) => <BandBadge band={band} /> },
  {
    key: 'subject',
    title: 'Subject',
    width: '15.5%',
    narrow: 'full',
    cell: (record) => <Subject record={record} />,
  },
  {
    key: 'why',
    title: 'Why',
    narrow: 'full',
    cell: ({ topReason, origin }) => (
      <Box
        className="two-lines"
        title={topReason ?? undefined}
        sx={{ color: topReason === null ? 'var(--ink-3)' : 'var(--ink-2)' }}
      >
        {origin !== 'score' && <Badge>{originWord[origin]}</Badge>}{' '}
        {topReason ?? 'Nothing incriminating found'}
      </Box>
    ),
  },
  {
    key: 'score',
    title: 'Score',
    width: 68,
    align: 'right',
    sortBy: 'score',
    cell: (record) => (
      <Box sx={{ lineHeight: '17px' }}>
        <Box sx={{ fontWeight: 600 }}>{Math.round(record.score)}</Box>
        <Box
          title={`Probability ${probability(record.probability)}`}
          sx={{ color: 'var(--ink-3)', fontSize: 11.5, lineHeight: '15px' }}
        >
          p {probability(record.probability)}
        </Box>
      </Box>
    ),
  },
  {
    key: 'tokens',
    title: 'Tokens, 30 d',
    width: 106,
    cell: ({ outputTokensByDay }) => <Sparkline values={outputTokensByDay} unit="output tokens" />,
  },
  {
    key: 'declared',
    title: 'Declares',
    width: '11%',
    cell: ({ declaredCategory }) => (
      <Box component="span" sx={{ color: 'var(--ink-2)' }}>
        {declaredCategory === null ? 'nothing' : spelled(declaredCategory)}
      </Box>
    ),
  },
  {
    key: 'due',
    title: 'Due',
    width: 124,
    sortBy: 'dueAt',
    narrow: 'right',
    cell: (record) => <Deadline record={record} />,
  },
  {
    key: 'assignee',
    title: 'Assignee',
    width: '11%',
    cell: ({ assigneeName }) =>
      assigneeName === null ? (
        <span style={{ color: 'var(--ink-3)' }}>nobody</span>
      ) : (
        <Person name={assigneeName} />
      ),
  },
];

/** How many cases each tab holds. */
function useTabTotals(tabs: readonly QueueTab[]): (number | undefined)[] {
  const provider = useDataProvider();
  return useQueries({
    queries: tabs.map(({ filter }) => ({
      queryKey: ['cases', 'total', filter],
      queryFn: async () => {
        const list = await provider.getList<Case>('cases', {
          filter,
          pagination: { page: 1, perPage: 1 },
          sort: { field: 'score', order: 'DESC' },
        });
        return list.total ?? 0;
      },
      refetchInterval: 30_000,
    })),
  }).map(({ data }) => data);
}

function QueueToolbar({ tabs }: { tabs: readonly QueueTab[] }) {
  const { filterValues, setFilters } = useListContext<Case>();
  const totals = useTabTotals(tabs);
  const q = typeof filterValues['q'] === 'string' ? filterValues['q'] : '';
  const select = (key: string) =>
    setFilters(tabs.find((tab) => tab.key === key)?.filter ?? {}, undefined, false);
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
        tabs={tabs.map((tab, index) => ({ ...tab, total: tab.key === 'closed' ? undefined : totals[index] }))}
        selected={tabOf(tabs, filterValues)?.key}
        select={select}
      />
      <Box sx={{ ml: 'auto', width: { xs: '100%', sm: 'auto' } }}>
        <SearchField
          label="Find in the queue"
          value={q}
          onSearch={(text) =>
            setFilters({ ...filterValues, q: text === '' ? undefined : text }, undefined, false)
          }
        />
      </Box>
    </Box>
  );
}

function QueueTable({ tabs }: { tabs: readonly QueueTab[] }) {
  const { data, filterValues } = useListContext<Case>();
  useRememberQueue(data);
  const tab = tabOf(tabs, filterValues);
  return (
    <RecordTable<Case>
      label="the queue"
      rowNoun="case"
      columns={columns}
      hrefOf={({ id }) => `/cases/${id}`}
      empty={
        <Empty title={filterValues['q'] === undefined ? 'No cases here' : 'No case matches'}>
          {filterValues['q'] === undefined ? tab?.empty : 'Try another word, or another tab.'}
        </Empty>
      }
    />
  );
}

/** The queue: what waits for a decision, worst first. */
export default function CaseQueue() {
  const officer = useOfficer();
  if (officer === undefined) return null;
  const tabs = queueTabs(officer.id);
  return (
    <ListBase<Case>
      resource="cases"
      perPage={50}
      sort={{ field: 'score', order: 'DESC' }}
      filterDefaultValues={tabs[0]?.filter}
      queryOptions={{ refetchInterval: 15_000 }}
      disableAuthentication
    >
      <Page title="Queue" subtitle="Accounts whose use of the models needs a person's judgement.">
        <Sheet>
          <QueueToolbar tabs={tabs} />
          <QueueTable tabs={tabs} />
          <Pager noun="cases" />
        </Sheet>
      </Page>
    </ListBase>
  );
}
