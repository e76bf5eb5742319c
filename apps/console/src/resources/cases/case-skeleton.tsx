import { Box } from '@mui/material';
import { Skeleton } from '../../display/states.js';

/** A case that is being read. */
export const CaseSkeleton = () => (
  <Box
    sx={{ p: 5, display: 'grid', gap: 3, gridTemplateColumns: { md: '300px 1fr' } }}
    role="status"
    aria-label="Loading the case"
  >
    <Box sx={{ gridColumn: '1 / -1' }}>
      <Skeleton height={44} />
    </Box>
    <Skeleton height={210} />
    <Skeleton height={210} />
    <Box sx={{ gridColumn: '1 / -1' }}>
      <Skeleton height={260} />
    </Box>
  </Box>
);
