import { Box, Button, Menu, MenuItem, Tooltip } from '@mui/material';
import type { Case } from '@stillwatch/contracts/case';
import type { User } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useGetList, useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { Person } from '../../../display/person.js';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';
import { useMay, useOfficer } from '../../../session/permission.js';

type AssignedCase = Pick<Case, 'id' | 'assigneeId' | 'assigneeName'>;

const Candidates = ({ current, choose }: { current: string | null; choose: (id: string | null) => void }) => {
  const { data } = useGetList<User>('users', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'name', order: 'ASC' },
    filter: {},
  });
  const able = data?.filter(({ role, disabledAt }) => role !== 'viewer' && disabledAt === null) ?? [];
  return (
    <>
      {able.map(({ id, name }) => (
        <MenuItem key={id} selected={id === current} onClick={() => choose(id)}>
          <Person name={name} />
        </MenuItem>
      ))}
      {current !== null && <MenuItem onClick={() => choose(null)}>Nobody</MenuItem>}
    </>
  );
};

/** Who works on a case; `a` takes it. */
export function AssignButton({ record }: { record: AssignedCase }) {
  const stillwatch = useStillwatch();
  const officer = useOfficer();
  const may = useMay('cases:work');
  const notify = useNotify();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const assign = useAct({
    act: (assigneeId: string | null) => stillwatch.assign(record.id, assigneeId),
    happened: (_, assigneeId) =>
      assigneeId === null
        ? 'The case is assigned to nobody.'
        : assigneeId === officer?.id
          ? 'The case is yours.'
          : 'The case is assigned.',
  });
  const choose = (assigneeId: string | null) => {
    setAnchor(null);
    if (assigneeId !== record.assigneeId) {
      assign.mutate(assigneeId, { onError: (error) => notify(failureSentence(error), { type: 'error' }) });
    }
  };
  const take = may && officer !== undefined && record.assigneeId !== officer.id;
  useKeys(take ? [{ keys: 'a', label: 'Assign to me', group: 'Case', run: () => choose(officer.id) }] : []);
  const name = record.assigneeName;
  if (!may)
    return <Box component="span">{name === null ? 'Assigned to nobody' : <Person name={name} />}</Box>;
  return (
    <>
      {take && (
        <Tooltip title="Take this case">
          <Button variant="outlined" disabled={assign.isPending} onClick={() => choose(officer.id)}>
            Assign to me
            <KeyHint keys="a" />
          </Button>
        </Tooltip>
      )}
      <Button
        variant="text"
        disabled={assign.isPending}
        aria-haspopup="menu"
        aria-label={`Assignee: ${name ?? 'nobody'}. Change`}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {name === null ? 'Nobody' : <Person name={name} />}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {anchor !== null && <Candidates current={record.assigneeId} choose={choose} />}
      </Menu>
    </>
  );
}
