import { Box, Button, MenuItem, TextField } from '@mui/material';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import type { User } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useGetList, useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { ListPage } from '../../display/list-page.js';
import { Moment } from '../../display/moment.js';
import { Person } from '../../display/person.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { SearchField } from '../../display/search-field.js';
import { ShortId } from '../../display/short-id.js';
import { Empty } from '../../display/states.js';
import { count } from '../../format/number.js';
import { ChangeList } from './change-list.js';
import { ProofPanel } from './proof-panel.js';

const pageOf: Record<string, string> = {
  account: '/accounts',
  case: '/cases',
  campaign: '/campaigns',
  appeal: '/appeals',
};

function ObjectCell({ entry: { objectType, objectId } }: { entry: AuditEntry }) {
  const page = pageOf[objectType];
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 1.5, alignItems: 'baseline' }}>
      {page === undefined ? (
        <span>{objectType.replace(/_/g, ' ')}</span>
      ) : (
        <Link to={`${page}/${encodeURIComponent(objectId)}`}>{objectType}</Link>
      )}
      <ShortId id={objectId} />
    </Box>
  );
}

const columnsWith = (
  opened: ReadonlySet<string>,
  toggle: (id: string) => void,
): readonly Column<AuditEntry>[] => [
  {
    key: 'seq',
    title: 'Entry',
    width: 84,
    align: 'right',
    sortBy: 'seq',
    narrow: 'left',
    cell: ({ seq }) => count(seq),
  },
  { key: 'at', title: 'When', width: 118, narrow: 'right', cell: ({ at }) => <Moment at={at} /> },
  {
    key: 'actor',
    title: 'Who',
    width: '20%',
    narrow: 'full',
    cell: ({ actorName, actorType }) =>
      actorType === 'user' ? (
        <Person name={actorName} />
      ) : (
        <span style={{ color: 'var(--ink-2)' }}>{actorName}</span>
      ),
  },
  { key: 'action', title: 'What', width: '24%', narrow: 'full', cell: ({ action }) => <code>{action}</code> },
  { key: 'object', title: 'On what', narrow: 'full', cell: (entry) => <ObjectCell entry={entry} /> },
  {
    key: 'changes',
    title: 'Change',
    width: 112,
    align: 'right',
    narrow: 'full',
    cell: ({ id, seq }) => (
      <Button
        variant="text"
        aria-expanded={opened.has(id)}
        aria-label={`${opened.has(id) ? 'Hide' : 'Show'} the change of entry ${seq}`}
        onClick={() => toggle(id)}
      >
        {opened.has(id) ? 'Hide' : 'Show'}
      </Button>
    ),
  },
];

const exactFilters = [
  { field: 'action', label: 'Action' },
  { field: 'objectType', label: 'Kind of object' },
  { field: 'objectId', label: 'Id of object' },
] as const;

/** Picks the entries of one person; machines are found by the search. */
function ActorFilter({ actorId, choose }: { actorId: string; choose: (id: string) => void }) {
  const { data } = useGetList<User>('users', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'name', order: 'ASC' },
    filter: {},
  });
  return (
    <TextField
      select
      size="small"
      value={data?.some(({ id }) => id === actorId) ? actorId : ''}
      onChange={(event) => choose(event.target.value)}
      slotProps={{
        select: { displayEmpty: true, SelectDisplayProps: { 'aria-label': 'Who' } },
      }}
      sx={{ width: { xs: '100%', sm: 160 }, '& .MuiSelect-select': { py: '5px' } }}
    >
      <MenuItem value="">Anybody</MenuItem>
      {data?.map(({ id, name }) => (
        <MenuItem key={id} value={id}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}

function Toolbar() {
  const { filterValues, setFilters } = useListContext<AuditEntry>();
  const textOf = (field: string) =>
    typeof filterValues[field] === 'string' ? (filterValues[field] as string) : '';
  const set = (field: string, text: string) =>
    setFilters({ ...filterValues, [field]: text.trim() === '' ? undefined : text.trim() }, undefined, false);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, p: 2, borderBottom: '1px solid var(--line)' }}>
      <ActorFilter actorId={textOf('actorId')} choose={(id) => set('actorId', id)} />
      {exactFilters.map(({ field, label }) => (
        <TextField
          key={`${field} ${textOf(field)}`}
          size="small"
          placeholder={label}
          defaultValue={textOf(field)}
          onBlur={(event) => event.target.value !== textOf(field) && set(field, event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && event.target instanceof HTMLInputElement)
              set(field, event.target.value);
          }}
          slotProps={{ htmlInput: { 'aria-label': `${label}, exactly` } }}
          sx={{ width: { xs: '100%', sm: 150 }, '& input': { py: '5px' } }}
        />
      ))}
      <Box sx={{ ml: { sm: 'auto' }, width: { xs: '100%', sm: 'auto' } }}>
        <SearchField label="Find in the log" value={textOf('q')} onSearch={(text) => set('q', text)} />
      </Box>
    </Box>
  );
}

function Entries() {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setOpened(
      (present) => new Set(present.has(id) ? [...present].filter((other) => other !== id) : [...present, id]),
    );
  return (
    <RecordTable<AuditEntry>
      label="the audit log"
      columns={columnsWith(opened, toggle)}
      detail={(entry) => (opened.has(entry.id) ? <ChangeList entry={entry} /> : null)}
      empty={
        <Empty title="No entry matches">Every change, and every look at content, appends an entry.</Empty>
      }
    />
  );
}

/** Who did what to what, newest first, and what proves that it is all there. */
export default function AuditLog() {
  return (
    <ListPage<AuditEntry>
      resource="audit-log"
      title="Audit log"
      subtitle="Append-only, hash-chained and signed: who did what, on what, and what changed."
      above={<ProofPanel />}
      sort={{ field: 'seq', order: 'DESC' }}
      noun="entries"
      toolbar={<Toolbar />}
    >
      <Entries />
    </ListPage>
  );
}
