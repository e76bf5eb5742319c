import { Box } from '@mui/material';
import type { Case } from '@stillwatch/contracts/case';
import { Link } from 'react-router-dom';
import { Badge, BandBadge } from '../../../display/badge.js';
import { DueBadge } from '../../../display/due-badge.js';
import { Moment } from '../../../display/moment.js';
import { Person } from '../../../display/person.js';
import type { Column } from '../../../display/record-table.js';
import { ShortId } from '../../../display/short-id.js';
import { Sparkline } from '../../../display/sparkline.js';
import { probability } from '../../../format/number.js';
import { dateOf } from '../../../format/time.js';
import { capitalised, originWord, spelled } from '../../../format/words.js';
import { subjectName } from '../subject-name.js';

const quiet = { color: 'var(--ink-3)' };

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
      {subjectName(record)}
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
    <Box sx={{ ...quiet, fontSize: 11.5, lineHeight: '15px' }}>
      {record.snoozedUntil !== null ? (
        `snoozed to ${dateOf(record.snoozedUntil)}`
      ) : record.closedAt === null ? (
        <Moment at={record.openedAt} prefix="opened " />
      ) : (
        <Moment at={record.closedAt} prefix="closed " />
      )}
    </Box>
  </Box>
);

const Holder = ({ assigneeName, lookingBy }: Case) => (
  <Box sx={{ lineHeight: '16px' }}>
    {assigneeName === null ? <span style={quiet}>nobody</span> : <Person name={assigneeName} size={18} />}
    {lookingBy !== null && (
      <Box
        title={`${lookingBy.name} is looking at it`}
        sx={{ color: 'var(--watch)', fontSize: 11.5, overflow: 'hidden', textOverflow: 'ellipsis' }}
      >
        {lookingBy.name} looks
      </Box>
    )}
  </Box>
);

/** The queue's columns: how bad, who, why, how much, what they declare, until when, and whose. */
export const caseColumns: readonly Column<Case>[] = [
  {
    key: 'band',
    title: 'Band',
    width: 98,
    sortBy: 'severity',
    narrow: 'left',
    cell: ({ band }) => <BandBadge band={band} />,
  },
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
    width: 66,
    align: 'right',
    sortBy: 'score',
    cell: (record) => (
      <Box sx={{ lineHeight: '17px' }}>
        <Box sx={{ fontWeight: 600 }}>{Math.round(record.score)}</Box>
        <Box
          title={`Probability ${probability(record.probability)}`}
          sx={{ ...quiet, fontSize: 11.5, lineHeight: '15px' }}
        >
          p {probability(record.probability)}
        </Box>
      </Box>
    ),
  },
  {
    key: 'tokens',
    title: 'Tokens, 30 d',
    width: 104,
    cell: ({ outputTokensByDay }) => <Sparkline values={outputTokensByDay} unit="output tokens" />,
  },
  {
    key: 'declared',
    title: 'Declares',
    width: '10%',
    cell: ({ declaredCategory, subject }) => (
      <Box component="span" sx={{ color: 'var(--ink-2)' }}>
        {subject.type === 'campaign' ? '' : declaredCategory === null ? 'nothing' : spelled(declaredCategory)}
      </Box>
    ),
  },
  {
    key: 'due',
    title: 'Due',
    width: 118,
    sortBy: 'dueAt',
    narrow: 'right',
    cell: (record) => <Deadline record={record} />,
  },
  {
    key: 'assignee',
    title: 'Assignee',
    width: '11%',
    narrow: 'full',
    cell: (record) => <Holder {...record} />,
  },
];
