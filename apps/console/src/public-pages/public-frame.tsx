import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { usePageTitle } from '../display/page.js';

/** The frame of a page that a customer reaches by a link, without a log-in. It names no officer and leads nowhere else. */
export function PublicFrame({ title, children }: { title: string; children: ReactNode }) {
  usePageTitle(title);
  return (
    <Box component="main" sx={{ minHeight: '100vh', px: { xs: 4, sm: 6 }, py: { xs: 6, sm: 12 } }}>
      <Box sx={{ maxWidth: 680, mx: 'auto', display: 'grid', gap: 5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Box
          component="h1"
          sx={{ fontSize: 24, fontWeight: 680, letterSpacing: '-0.02em', lineHeight: '30px' }}
        >
          {title}
        </Box>
        {children}
      </Box>
    </Box>
  );
}

/** One part of such a page. */
export const PublicPart = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box
    component="section"
    aria-label={title}
    sx={{
      display: 'grid',
      gap: 3,
      p: { xs: 4, sm: 6 },
      bgcolor: 'var(--surface)',
      border: '1px solid var(--line)',
      borderRadius: '12px',
      fontSize: 14.5,
      lineHeight: '22px',
    }}
  >
    <Box component="h2" sx={{ fontSize: 16, fontWeight: 650 }}>
      {title}
    </Box>
    {children}
  </Box>
);
