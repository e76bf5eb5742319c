import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { useAct } from '../api/use-act.js';
import { ActDialog } from './act-dialog.js';

interface ConfirmDialogProps<Result> {
  title: string;
  confirm: string;
  /** What will happen, told before. */
  children: ReactNode;
  act: () => Promise<Result>;
  /** What happened, told after. */
  happened: (result: Result) => string;
  then?: (result: Result) => void;
  onClose: () => void;
  harmful?: boolean;
}

/** A dialog for an act that asks nothing but whether it is meant. */
export function ConfirmDialog<Result>(props: ConfirmDialogProps<Result>) {
  const { title, confirm, children, happened, then, onClose, harmful } = props;
  const act = useAct({
    act: (_input: undefined) => props.act(),
    happened,
    then: (result: Result) => {
      onClose();
      then?.(result);
    },
  });
  return (
    <ActDialog
      open
      onClose={onClose}
      title={title}
      confirm={confirm}
      onConfirm={() => act.mutate(undefined)}
      busy={act.isPending}
      error={act.error}
      harmful={harmful}
    >
      <Box sx={{ display: 'grid', gap: 2 }}>{children}</Box>
    </ActDialog>
  );
}
