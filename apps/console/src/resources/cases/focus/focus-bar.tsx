import { Box, Button } from '@mui/material';
import { count } from '../../../format/number.js';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';
import type { Focus } from './use-focus.js';

/** Tells that one works case by case, how far one is, and how to step over or stop. */
export function FocusBar({ focus, caseId }: { focus: Focus; caseId: string }) {
  const { run, next, leave } = focus;
  useKeys(
    run === null
      ? []
      : [
          { keys: 'j', label: 'Skip this case', group: 'Focus mode', run: () => void next(caseId) },
          { keys: 'p', label: 'Leave focus mode', group: 'Focus mode', run: leave },
        ],
  );
  if (run === null) return null;
  return (
    <Box
      role="region"
      aria-label="Focus mode"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: '0 12px',
        mt: 2.5,
        mx: { xs: 3, sm: 5 },
        px: 3,
        minHeight: 34,
        borderRadius: '8px',
        bgcolor: 'var(--sunken)',
        fontSize: 13,
      }}
    >
      <strong style={{ fontWeight: 600 }}>Focus mode</strong>
      <span role="status" style={{ color: 'var(--ink-2)' }}>
        {count(run.remaining)} to go, this one included · {count(run.done)} done
        {run.skipped.length > 0 && ` · ${count(run.skipped.length)} skipped`}
      </span>
      <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
        <Button variant="text" onClick={() => void next(caseId)}>
          Skip
          <KeyHint keys="j" />
        </Button>
        <Button variant="text" onClick={leave}>
          Leave
          <KeyHint keys="p" />
        </Button>
      </Box>
    </Box>
  );
}
