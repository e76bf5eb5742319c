import { Box, MenuItem, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { bulkActInputSchema, type BulkAct, type BulkActName } from '@stillwatch/contracts/bulk-act';
import type { User } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureOf } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { DayField, dayIn, startOfDay } from '../../../display/day-field.js';
import { Loaded, Skeleton } from '../../../display/states.js';
import { count } from '../../../format/number.js';
import type { CaseFilter } from '../queue-tabs.js';
import { BulkProgress } from './bulk-progress.js';
import { bulkWords } from './bulk-words.js';

interface BulkDialogProps {
  act: BulkActName;
  filter: CaseFilter;
  onClose: () => void;
  onDone: () => void;
}

/** One act on many cases: counts them first, takes one reason for all, then tells what became of each. */
export function BulkDialog(props: BulkDialogProps) {
  const [started, setStarted] = useState<BulkAct>();
  return started === undefined ? (
    <BulkForm {...props} onStarted={setStarted} />
  ) : (
    <BulkProgress bulkActId={started.id} title={bulkWords[started.act].title} onClose={props.onDone} />
  );
}

function BulkForm({
  act,
  filter,
  onClose,
  onStarted,
}: BulkDialogProps & { onStarted: (act: BulkAct) => void }) {
  const stillwatch = useStillwatch();
  const preview = useQuery({
    queryKey: ['cases', 'bulk-preview', act, filter],
    queryFn: () => stillwatch.bulkPreview({ filter, act }),
  });
  const [reason, setReason] = useState('');
  const [assigneeId, setAssigneeId] = useState('');
  const [day, setDay] = useState(() => dayIn(3));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const start = useAct({
    act: stillwatch.startBulk,
    happened: ({ total }: BulkAct) => `Started for ${count(total)} cases.`,
    then: onStarted,
  });
  const submit = () => {
    const parsed = bulkActInputSchema.safeParse({
      act,
      filter,
      count: preview.data?.count,
      reason,
      ...(act === 'assign' ? { assigneeId: assigneeId === '' ? null : assigneeId } : {}),
      ...(act === 'snooze' ? { until: startOfDay(day) } : {}),
    });
    setProblems(
      parsed.success
        ? {}
        : Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])),
    );
    if (parsed.success) start.mutate(parsed.data);
  };
  const shown = { ...(start.error === null ? {} : failureOf(start.error).fields), ...problems };
  const words = bulkWords[act];
  return (
    <ActDialog
      open
      onClose={onClose}
      title={`${words.title}: many cases`}
      confirm={
        preview.data === undefined ? words.title : `${words.title} · ${count(preview.data.count)} cases`
      }
      onConfirm={submit}
      busy={start.isPending || preview.data === undefined}
      error={start.error}
    >
      <Box>
        <Loaded query={preview} what="the count" skeleton={<Skeleton height={20} />}>
          {(counted) => (
            <Box component="p" sx={{ fontWeight: 600 }}>
              {count(counted.count)} undecided {counted.count === 1 ? 'case' : 'cases'} will be touched.
            </Box>
          )}
        </Loaded>
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          {words.effect} If their number has changed by then, nothing is done.
        </Box>
      </Box>
      {act === 'assign' && <AssigneeField value={assigneeId} choose={setAssigneeId} />}
      {act === 'snooze' && (
        <DayField
          label="Back in the queue on (UTC)"
          day={day}
          setDay={setDay}
          offers={[1, 3, 7, 14]}
          required
        />
      )}
      <TextField
        label={act === 'note' ? 'Note' : 'Reason'}
        required
        autoFocus
        multiline
        minRows={3}
        maxRows={8}
        fullWidth
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={shown['reason'] !== undefined}
        helperText={shown['reason'] ?? 'Recorded with every one of them, under your name.'}
      />
    </ActDialog>
  );
}

function AssigneeField({ value, choose }: { value: string; choose: (id: string) => void }) {
  const { data } = useGetList<User>('users', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'name', order: 'ASC' },
    filter: {},
  });
  const able = data?.filter(({ role, disabledAt }) => role !== 'viewer' && disabledAt === null) ?? [];
  return (
    <TextField
      select
      label="To"
      size="small"
      value={able.some(({ id }) => id === value) ? value : ''}
      onChange={(event) => choose(event.target.value)}
    >
      <MenuItem value="">Nobody</MenuItem>
      {able.map(({ id, name }) => (
        <MenuItem key={id} value={id}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
