import { Box, TextField } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useAct } from '../api/use-act.js';
import { ActDialog } from './act-dialog.js';

interface ReasonDialogProps<Result> {
  title: string;
  confirm: string;
  /** What will happen, told before. */
  children: ReactNode;
  act: (reason: string) => Promise<Result>;
  /** What happened, told after. */
  happened: (result: Result) => string;
  then?: (result: Result) => void;
  onClose: () => void;
  harmful?: boolean;
  leastLength?: number;
  label?: string;
  hint?: string;
}

/** A dialog for an act whose only question is why. */
export function ReasonDialog<Result>(props: ReasonDialogProps<Result>) {
  const { title, confirm, children, happened, then, onClose, harmful, leastLength = 1 } = props;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const act = useAct({
    act: props.act,
    happened,
    then: (result: Result) => {
      onClose();
      then?.(result);
    },
  });
  const given = reason.trim();
  const tooShort = given.length < leastLength;
  const submit = () => {
    setTried(true);
    if (!tooShort) act.mutate(given);
  };
  return (
    <ActDialog
      open
      onClose={onClose}
      title={title}
      confirm={confirm}
      onConfirm={submit}
      busy={act.isPending}
      error={act.error}
      harmful={harmful}
    >
      <Box sx={{ display: 'grid', gap: 2 }}>{children}</Box>
      <TextField
        label={props.label ?? 'Reason'}
        required
        autoFocus
        multiline
        minRows={3}
        maxRows={8}
        fullWidth
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && tooShort}
        helperText={
          tried && tooShort
            ? leastLength > 1 && given !== ''
              ? `At least ${leastLength} characters.`
              : 'This cannot be left empty.'
            : (props.hint ?? 'Recorded in the audit log under your name.')
        }
      />
    </ActDialog>
  );
}
