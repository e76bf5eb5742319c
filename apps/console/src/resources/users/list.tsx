import { Box } from '@mui/material';
import type { User } from '@stillwatch/contracts/user';
import { useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { Badge } from '../../display/badge.js';
import { FilterTabs } from '../../display/filter-tabs.js';
import { ListPage } from '../../display/list-page.js';
import { Moment } from '../../display/moment.js';
import { Person } from '../../display/person.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { SearchField } from '../../display/search-field.js';
import { Empty } from '../../display/states.js';
import { roleWord } from '../../format/words.js';
import { useMay } from '../../session/permission.js';
import { InviteButton } from './acts/invite-button.js';
import { ConfirmationBadge } from './confirmation.js';
import { OpenChanges } from './open-changes.js';
import { introducers, statusWord } from './person-words.js';
import { useOpenUserChanges } from './use-people.js';

const columns: readonly Column<User>[] = [
  {
    key: 'name',
    title: 'Name',
    width: '19%',
    sortBy: 'name',
    narrow: 'left',
    cell: ({ id, name }) => (
      <Link to={`/users/${id}`} style={{ textDecoration: 'none', fontWeight: 550 }}>
        <Person name={name} size={24} />
      </Link>
    ),
  },
  {
    key: 'email',
    title: 'E-mail',
    sortBy: 'email',
    narrow: 'full',
    cell: ({ email }) => <span title={email}>{email}</span>,
  },
  {
    key: 'role',
    title: 'Role',
    width: 116,
    sortBy: 'role',
    narrow: 'full',
    cell: ({ role }) => <span title={roleWord[role].may}>{roleWord[role].name}</span>,
  },
  {
    key: 'status',
    title: 'Status',
    width: 124,
    narrow: 'right',
    cell: (person) => (
      <Badge tone={person.status === 'invited' ? 'watch' : 'none'}>{statusWord(person)}</Badge>
    ),
  },
  {
    key: 'confirmed',
    title: 'Decides',
    width: 124,
    narrow: 'full',
    cell: (person) => <ConfirmationBadge person={person} />,
  },
  {
    key: 'introducers',
    title: 'Let in by',
    width: '13%',
    cell: (person) => {
      const names = introducers(person).join(', ');
      return <span title={names}>{names}</span>;
    },
  },
  {
    key: 'since',
    title: 'Since',
    width: 104,
    sortBy: 'createdAt',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
];

const tabs = [
  { key: 'all', title: 'All' },
  { key: 'false', title: 'With access' },
  { key: 'true', title: 'Disabled' },
];

function Toolbar() {
  const { filterValues, setFilters } = useListContext();
  const disabled: unknown = filterValues['disabled'];
  const search: unknown = filterValues['q'];
  const change = (filter: Record<string, unknown>) =>
    setFilters({ ...filterValues, ...filter }, undefined, false);
  return (
    <Box
      sx={{
        p: 2,
        gap: 2,
        display: 'flex',
        flexWrap: 'wrap',
        justifyContent: 'space-between',
        borderBottom: '1px solid var(--line)',
      }}
    >
      <FilterTabs
        label="People"
        tabs={tabs}
        selected={typeof disabled === 'boolean' ? String(disabled) : 'all'}
        select={(key) => change({ disabled: key === 'all' ? undefined : key === 'true' })}
      />
      <SearchField
        label="Name or e-mail"
        value={typeof search === 'string' ? search : ''}
        onSearch={(q) => change({ q: q === '' ? undefined : q })}
      />
    </Box>
  );
}

/** Who can sign in, what each may do, and who let whom in. */
export default function People() {
  const may = useMay('users:write');
  const changes = useOpenUserChanges();
  return (
    <ListPage<User>
      resource="users"
      title="People"
      subtitle="Who can sign in, and who let whom in. A suspension or a ban takes two who did not let each other in."
      sort={{ field: 'name', order: 'ASC' }}
      noun="people"
      acts={may ? <InviteButton /> : undefined}
      above={<OpenChanges changes={changes.data ?? []} />}
      toolbar={<Toolbar />}
    >
      <RecordTable<User>
        label="the people"
        columns={columns}
        hrefOf={({ id }) => `/users/${id}`}
        rowNoun="person"
        empty={<Empty title="Nobody is like that" />}
      />
    </ListPage>
  );
}
