import { Box } from '@mui/material';
import type { Appeal } from '@stillwatch/contracts/appeal';
import { useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { Badge } from '../../display/badge.js';
import { DueBadge } from '../../display/due-badge.js';
import { FilterTabs } from '../../display/filter-tabs.js';
import { ListPage } from '../../display/list-page.js';
import { Moment } from '../../display/moment.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { ShortId } from '../../display/short-id.js';
import { Empty } from '../../display/states.js';
import { actionNoun, appealOutcomeWord, capitalised } from '../../format/words.js';
import { appealTabs, selectedTab } from './appeal-tabs.js';
import { OverturnRates } from './overturn-rates.js';

const hrefOf = ({ id }: Appeal) => `/appeals/${id}`;

const columns: readonly Column<Appeal>[] = [
  {
    key: 'account',
    title: 'Account',
    width: '20%',
    narrow: 'full',
    cell: (appeal) => (
      <Box sx={{ lineHeight: '16px' }}>
        <Link to={hrefOf(appeal)} style={{ fontWeight: 600, textDecoration: 'none' }}>
          {appeal.organizationName ?? 'Organisation not registered'}
        </Link>
        <br />
        <ShortId id={appeal.accountId} />
      </Box>
    ),
  },
  {
    key: 'against',
    title: 'Against',
    width: 120,
    narrow: 'left',
    cell: ({ action }) => capitalised(actionNoun[action]),
  },
  {
    key: 'text',
    title: 'What they say',
    narrow: 'full',
    cell: ({ text }) => (
      <span className="two-lines" title={text}>
        {text}
      </span>
    ),
  },
  {
    key: 'submitted',
    title: 'Submitted',
    width: 112,
    sortBy: 'submittedAt',
    cell: ({ submittedAt }) => <Moment at={submittedAt} />,
  },
  {
    key: 'due',
    title: 'Answer',
    width: 168,
    sortBy: 'dueAt',
    narrow: 'right',
    cell: ({ dueAt, outcome }) =>
      outcome === null ? (
        <DueBadge dueAt={dueAt} />
      ) : (
        <Badge tone={outcome === 'overturned' ? 'exculpatory' : 'none'}>{appealOutcomeWord[outcome]}</Badge>
      ),
  },
];

function Toolbar() {
  const { filterValues, setFilters } = useListContext<Appeal>();
  return (
    <Box sx={{ p: 2, borderBottom: '1px solid var(--line)' }}>
      <FilterTabs
        label="Saved filters"
        tabs={appealTabs}
        selected={selectedTab(filterValues)}
        select={(key) =>
          setFilters(appealTabs.find((tab) => tab.key === key)?.filter ?? {}, undefined, false)
        }
      />
    </Box>
  );
}

/** Appeals against decisions, the one to be answered first on top, and how often decisions fall. */
export default function AppealList() {
  return (
    <>
      <ListPage<Appeal>
        resource="appeals"
        title="Appeals"
        subtitle="Customers who say a decision was wrong. Somebody who neither proposed nor approved it must answer."
        sort={{ field: 'dueAt', order: 'ASC' }}
        filter={appealTabs[0]?.filter}
        refetchInterval={30_000}
        noun="appeals"
        toolbar={<Toolbar />}
      >
        <RecordTable<Appeal>
          label="the appeals"
          rowNoun="appeal"
          columns={columns}
          hrefOf={hrefOf}
          empty={
            <Empty title="No appeals here">
              A customer appeals through the link in the letter about a decision, once for each decision.
            </Empty>
          }
        />
      </ListPage>
      <OverturnRates />
    </>
  );
}
