import type { ScorecardVersion } from '@stillwatch/contracts/scorecard-version';
import { Link } from 'react-router-dom';
import { ListPage } from '../../display/list-page.js';
import { Moment } from '../../display/moment.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { Empty } from '../../display/states.js';
import { ScorecardState } from './scorecard-state.js';

const hrefOf = ({ version }: ScorecardVersion): string => `/scorecards/${encodeURIComponent(version)}`;

const quiet = { color: 'var(--ink-3)' };

const columns: readonly Column<ScorecardVersion>[] = [
  {
    key: 'version',
    title: 'Version',
    width: '18%',
    sortBy: 'version',
    narrow: 'left',
    cell: (card) => (
      <Link to={hrefOf(card)} style={{ fontWeight: 600 }}>
        {card.version}
      </Link>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    width: 112,
    narrow: 'right',
    cell: ({ status }) => <ScorecardState status={status} />,
  },
  {
    key: 'note',
    title: 'Note',
    narrow: 'full',
    cell: ({ note, madeFrom }) => (
      <span className="two-lines" title={`${note ?? ''} Made from ${madeFrom}.`}>
        {note ?? 'No note'} <span style={quiet}>Made from {madeFrom}.</span>
      </span>
    ),
  },
  { key: 'signals', title: 'Signals', width: 76, align: 'right', cell: ({ signalsInUse }) => signalsInUse },
  {
    key: 'tested',
    title: 'Tested',
    width: 96,
    cell: ({ tested }) => (tested ? 'yes' : <span style={quiet}>not yet</span>),
  },
  { key: 'by', title: 'Stored by', width: '13%', cell: ({ createdBy }) => createdBy },
  {
    key: 'activatedAt',
    title: 'Activated',
    width: 118,
    sortBy: 'activatedAt',
    cell: ({ activatedAt }) =>
      activatedAt === null ? <span style={quiet}>never</span> : <Moment at={activatedAt} />,
  },
  {
    key: 'createdAt',
    title: 'Stored',
    width: 118,
    sortBy: 'createdAt',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
];

/** Every version of what turns measurements into a score, and which of them judges. */
export default function Scorecards() {
  return (
    <ListPage<ScorecardVersion>
      resource="scorecards"
      title="Scorecards"
      subtitle="What turns measurements into a score. One judges; another can watch in shadow or be backtested before it does."
      sort={{ field: 'createdAt', order: 'DESC' }}
      perPage={25}
      noun="scorecards"
    >
      <RecordTable<ScorecardVersion>
        label="the scorecards"
        columns={columns}
        hrefOf={hrefOf}
        rowNoun="scorecard"
        empty={<Empty title="No scorecard yet">The server stores the one of its release.</Empty>}
      />
    </ListPage>
  );
}
