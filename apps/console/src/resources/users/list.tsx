import type { User } from '@stillwatch/contracts/user';
import { ListBase } from 'react-admin';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { Page, Sheet } from '../../display/page.js';
import { Pager } from '../../display/pager.js';
import { Person } from '../../display/person.js';
import { RecordTable, type Column } from '../../display/record-table.js';
import { Empty } from '../../display/states.js';
import { roleWord } from '../../format/words.js';
import { useMay } from '../../session/permission.js';
import { AddPersonButton } from './acts/add-person-button.js';

const columns: readonly Column<User>[] = [
  {
    key: 'name',
    title: 'Name',
    width: '20%',
    narrow: 'left',
    cell: ({ name }) => <Person name={name} size={24} />,
  },
  { key: 'email', title: 'E-mail', width: '22%', narrow: 'full', cell: ({ email }) => email },
  {
    key: 'role',
    title: 'Role',
    narrow: 'full',
    cell: ({ role }) => (
      <span className="two-lines">
        <strong style={{ fontWeight: 600 }}>{roleWord[role].name}</strong>{' '}
        <span style={{ color: 'var(--ink-3)' }}>{roleWord[role].may}</span>
      </span>
    ),
  },
  {
    key: 'state',
    title: 'State',
    width: 110,
    narrow: 'right',
    cell: ({ disabledAt }) => <Badge>{disabledAt === null ? 'Can sign in' : 'Disabled'}</Badge>,
  },
  { key: 'since', title: 'Since', width: 118, cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

/** Who can sign in, and what each may do. */
export default function People() {
  const may = useMay('users:write');
  return (
    <ListBase<User>
      resource="users"
      perPage={50}
      sort={{ field: 'name', order: 'ASC' }}
      disableAuthentication
    >
      <Page
        title="People"
        subtitle="Who can sign in, and what each may do. A suspension or a ban takes two of them."
        acts={may ? <AddPersonButton /> : undefined}
      >
        <Sheet>
          <RecordTable<User> label="the people" columns={columns} empty={<Empty title="Nobody yet" />} />
          <Pager noun="people" />
        </Sheet>
      </Page>
    </ListBase>
  );
}
