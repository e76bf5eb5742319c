import { Box } from '@mui/material';
import type { ReactNode } from 'react';

interface FigureProps {
  name: string;
  value: string;
  note: ReactNode;
  alarming?: boolean;
}

/** One number that matters, what it counts and what it means. */
export const Figure = ({ name, value, note, alarming = false }: FigureProps) => (
  <Box sx={{ minWidth: 0 }}>
    <Box component="dt" sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
      {name}
    </Box>
    <Box
      component="dd"
      sx={{
        fontSize: 24,
        fontWeight: 650,
        letterSpacing: '-0.02em',
        lineHeight: '32px',
        color: alarming ? 'var(--critical)' : undefined,
      }}
    >
      {value}
    </Box>
    <Box component="dd" sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
      {note}
    </Box>
  </Box>
);
