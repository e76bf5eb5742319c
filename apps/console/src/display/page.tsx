import { Box } from '@mui/material';
import { useEffect, type ReactNode } from 'react';

/** Puts the page's name into the browser's title. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Stillwatch`;
  }, [title]);
}

interface PageProps {
  title: string;
  /** One sentence on what the page is for, beside the title. */
  subtitle?: ReactNode;
  acts?: ReactNode;
  children: ReactNode;
}

/** A page with a heading, its acts at the right, and room around. */
export function Page({ title, subtitle, acts, children }: PageProps) {
  usePageTitle(title);
  return (
    <Box
      sx={{
        px: { xs: 3, sm: 6 },
        py: 4,
        maxWidth: 1480,
        mx: 'auto',
        display: 'grid',
        gap: 4,
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <Box
        component="header"
        sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px', minHeight: 34 }}
      >
        <Box
          component="h1"
          sx={{ fontSize: 19, fontWeight: 650, letterSpacing: '-0.01em', lineHeight: '26px' }}
        >
          {title}
        </Box>
        {subtitle !== undefined && (
          <Box
            component="p"
            sx={{ color: 'var(--ink-3)', fontSize: 13, flex: { xs: '1 0 100%', sm: 1 }, minWidth: 200 }}
          >
            {subtitle}
          </Box>
        )}
        {acts !== undefined && (
          <Box sx={{ ml: 'auto', display: 'flex', gap: 2, alignItems: 'center' }}>{acts}</Box>
        )}
      </Box>
      {children}
    </Box>
  );
}

/** A surface that holds a table or a list. */
export const Sheet = ({ children, label }: { children: ReactNode; label?: string }) => (
  <Box
    component={label === undefined ? 'div' : 'section'}
    aria-label={label}
    sx={{
      bgcolor: 'var(--surface)',
      border: '1px solid var(--line)',
      borderRadius: '10px',
      overflow: 'hidden',
    }}
  >
    {children}
  </Box>
);
