import { Box, Button, Dialog } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { KeyHint } from '../keyboard/key-hint.js';
import { Refusal } from './refusal.js';

interface ActDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The act as its button says it. */
  confirm: string;
  onConfirm: () => void;
  busy: boolean;
  error: unknown;
  harmful?: boolean;
  /** Another way to confirm, bound to Ctrl-Enter instead of the first. */
  alternative?: { label: string; run: () => void };
}

/** A dialog for an act that needs a reason. Ctrl-Enter submits; nothing can be sent twice while the server answers. */
export function ActDialog(props: ActDialogProps) {
  const {
    open,
    onClose,
    title,
    children,
    confirm,
    onConfirm,
    busy,
    error,
    harmful = false,
    alternative,
  } = props;
  const titleId = useId();
  const quickest = alternative?.run ?? onConfirm;
  return (
    <Dialog
      open={open}
      onClose={busy ? undefined : onClose}
      aria-labelledby={titleId}
      maxWidth="sm"
      fullWidth
      transitionDuration={100}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || busy) return;
        event.preventDefault();
        quickest();
      }}
    >
      <Box
        component="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onConfirm();
        }}
        sx={{ p: { xs: 4, sm: 6 }, display: 'grid', gap: 4 }}
      >
        <Box
          component="h2"
          id={titleId}
          sx={{ fontSize: 17, fontWeight: 650, letterSpacing: '-0.01em', lineHeight: '24px' }}
        >
          {title}
        </Box>
        {children}
        <Refusal error={error} />
        <Box
          sx={{
            display: 'flex',
            justifyContent: 'flex-end',
            gap: 2,
            flexWrap: 'wrap',
            position: 'sticky',
            bottom: 0,
            zIndex: 1,
            mx: { xs: -4, sm: -6 },
            mb: { xs: -4, sm: -6 },
            px: { xs: 4, sm: 6 },
            py: 3,
            bgcolor: 'var(--surface)',
            borderTop: '1px solid var(--line)',
          }}
        >
          <Button variant="text" onClick={onClose} disabled={busy}>
            Back
          </Button>
          {alternative !== undefined && (
            <Button variant="outlined" disabled={busy} onClick={alternative.run}>
              {alternative.label}
              <KeyHint keys="mod+Enter" />
            </Button>
          )}
          <Button type="submit" variant="contained" color={harmful ? 'error' : 'primary'} disabled={busy}>
            {busy ? 'Sending…' : confirm}
            {alternative === undefined && !busy && <KeyHint keys="mod+Enter" />}
          </Button>
        </Box>
      </Box>
    </Dialog>
  );
}
