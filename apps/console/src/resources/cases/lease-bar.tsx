import { Box, Button } from '@mui/material';
import { useNotify } from 'react-admin';
import { failureSentence } from '../../api/problem.js';
import type { Lease } from './use-lease.js';

/** Tells that somebody else is at this case, and offers to take it over, which they will see. */
export function LeaseBar({ lease }: { lease: Lease }) {
  const notify = useNotify();
  if (lease.heldBy === undefined) return null;
  return (
    <Box
      role="status"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 2,
        px: 3,
        py: 1,
        borderRadius: '8px',
        bgcolor: 'var(--review-soft)',
        color: 'var(--review)',
      }}
    >
      <Box sx={{ flex: 1, minWidth: 200 }}>
        <strong>Somebody else is at this case.</strong> {lease.heldBy} You can read it; a decision is refused
        meanwhile.
      </Box>
      <Button
        variant="outlined"
        onClick={() =>
          lease.takeOver().catch((error: unknown) => notify(failureSentence(error), { type: 'error' }))
        }
      >
        Take over
      </Button>
    </Box>
  );
}
