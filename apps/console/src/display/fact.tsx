import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** Name and value pairs in a two-column list. */
export function Facts({ children, columns = 1 }: { children: ReactNode; columns?: number }) {
  return (
    <Box
      component="dl"
      sx={{
        display: 'grid',
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        columnGap: 5,
        rowGap: '2px',
      }}
    >
      {children}
    </Box>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'flex',
        gap: 3,
        justifyContent: 'space-between',
        alignItems: 'baseline',
        minWidth: 0,
        lineHeight: '19px',
        fontSize: 13,
      }}
    >
      <Box component="dt" sx={{ color: 'var(--ink-3)', fontSize: 12.5, whiteSpace: 'nowrap' }}>
        {name}
      </Box>
      <Box component="dd" sx={{ textAlign: 'right', minWidth: 0, overflowWrap: 'anywhere' }}>
        {children}
      </Box>
    </Box>
  );
}
