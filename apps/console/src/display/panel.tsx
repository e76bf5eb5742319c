import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import { useId, type ReactNode } from 'react';

interface PanelProps {
  title: string;
  /** Beside the title: a version, a window, a link. */
  aside?: ReactNode;
  children: ReactNode;
  sx?: SxProps<Theme>;
  /** Lets the content scroll inside a panel of given height. */
  scrolls?: boolean;
}

/** One titled area of a page: a landmark of its own, with a small-caps heading. */
export function Panel({ title, aside, children, sx, scrolls = false }: PanelProps) {
  const titleId = useId();
  return (
    <Box
      component="section"
      aria-labelledby={titleId}
      sx={[
        {
          display: 'flex',
          flexDirection: 'column',
          minHeight: 0,
          minWidth: 0,
          bgcolor: 'var(--surface)',
          border: '1px solid var(--line)',
          borderRadius: '10px',
          overflow: 'hidden',
        },
        ...(Array.isArray(sx) ? sx : [sx]),
      ]}
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: { xs: 'wrap', md: 'nowrap' },
          alignItems: 'center',
          gap: '0 12px',
          px: 3.5,
          pt: 2,
          pb: 1,
          minHeight: 32,
          flexShrink: 0,
        }}
      >
        <Box
          component="h2"
          id={titleId}
          sx={{
            fontSize: 11,
            fontWeight: 650,
            letterSpacing: '0.06em',
            textTransform: 'uppercase',
            color: 'var(--ink-3)',
            flex: '1 0 auto',
          }}
        >
          {title}
        </Box>
        {aside !== undefined && (
          <Box
            sx={{ fontSize: 12, color: 'var(--ink-3)', lineHeight: '18px', minWidth: 0, textAlign: 'right' }}
          >
            {aside}
          </Box>
        )}
      </Box>
      <Box
        tabIndex={scrolls ? 0 : undefined}
        role={scrolls ? 'group' : undefined}
        aria-labelledby={scrolls ? titleId : undefined}
        sx={{ px: 3.5, pb: 3, flex: 1, minHeight: 0, overflowY: scrolls ? 'auto' : 'visible' }}
      >
        {children}
      </Box>
    </Box>
  );
}
