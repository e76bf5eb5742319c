import { Box, Button, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { savedFilterInputSchema, type SavedFilter } from '@stillwatch/contracts/case';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import type { CaseFilter } from '../queue-tabs.js';

/** One's own saved filters and those that others share. */
export function useSavedFilters(): readonly SavedFilter[] {
  const stillwatch = useStillwatch();
  const { data } = useQuery({ queryKey: ['saved-filters'], queryFn: () => stillwatch.savedFilters() });
  return data ?? [];
}

/** Keeps the filter in force under a name, as a tab. */
export function SaveFilterButton({ filter }: { filter: CaseFilter }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="text" onClick={() => setOpen(true)}>
        Save filter
      </Button>
      {open && <SaveFilterDialog filter={filter} onClose={() => setOpen(false)} />}
    </>
  );
}

function SaveFilterDialog({ filter, onClose }: { filter: CaseFilter; onClose: () => void }) {
  const stillwatch = useStillwatch();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [problem, setProblem] = useState<string>();
  const save = useAct({
    act: stillwatch.saveFilter,
    happened: (saved: SavedFilter) => `Saved as the tab ${saved.name}.`,
    then: onClose,
  });
  const submit = () => {
    const parsed = savedFilterInputSchema.safeParse({ name, filter, shared });
    setProblem(parsed.success ? undefined : parsed.error.issues[0]?.message);
    if (parsed.success) save.mutate(parsed.data);
  };
  return (
    <ActDialog
      open
      onClose={onClose}
      title="Save this filter as a tab"
      confirm="Save filter"
      onConfirm={submit}
      busy={save.isPending}
      error={save.error}
    >
      <TextField
        label="Name"
        size="small"
        autoFocus
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={problem !== undefined}
        helperText={problem}
      />
      <label style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
        Others see it too
      </label>
    </ActDialog>
  );
}

/** Takes a saved filter of one's own away; whoever has its address can still open it. */
export function DeleteFilterButton({ filter, then }: { filter: SavedFilter; then: () => void }) {
  const stillwatch = useStillwatch();
  const notify = useNotify();
  const remove = useAct({
    act: () => stillwatch.deleteFilter(filter.id),
    happened: () => `The tab ${filter.name} is gone.`,
    then,
  });
  return (
    <Box component="span">
      <Button
        variant="text"
        disabled={remove.isPending}
        onClick={() =>
          remove.mutate(undefined, { onError: (error) => notify(failureSentence(error), { type: 'error' }) })
        }
      >
        Delete this tab
      </Button>
    </Box>
  );
}
