import { Box, Button } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { failureOf } from '../api/problem.js';

/** A grey block of the size of what will be there. */
export function Skeleton({
  height = 14,
  width = '100%',
}: {
  height?: number | string;
  width?: number | string;
}) {
  return (
    <Box
      aria-hidden="true"
      sx={{
        height,
        width,
        borderRadius: '5px',
        bgcolor: 'var(--sunken)',
        animation: 'stillwatch-breathe 1.6s ease-in-out infinite',
      }}
    />
  );
}

export const SkeletonLines = ({ lines }: { lines: number }) => (
  <Box sx={{ display: 'grid', gap: 2.5, py: 1 }} role="status" aria-label="Loading">
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} width={`${92 - ((line * 17) % 40)}%`} />
    ))}
  </Box>
);

/** What would be here, and how it gets here. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Box sx={{ py: 10, px: 4, textAlign: 'center', maxWidth: 460, mx: 'auto' }}>
      <Box component="p" sx={{ fontWeight: 600 }}>
        {title}
      </Box>
      {children !== undefined && <Box sx={{ mt: 1, color: 'var(--ink-2)' }}>{children}</Box>}
    </Box>
  );
}

/** What failed, and a way to try again. Lack of a permission is said as such and offers no retry. */
export function Failed({ what, error, retry }: { what: string; error: unknown; retry?: () => void }) {
  const failure = failureOf(error);
  const forbidden = failure.status === 403;
  return (
    <Box role="alert" sx={{ py: 8, px: 4, textAlign: 'center', maxWidth: 460, mx: 'auto' }}>
      <Box component="p" sx={{ fontWeight: 600 }}>
        {forbidden ? `You are not permitted to see ${what}` : `Could not load ${what}`}
      </Box>
      <Box component="p" sx={{ mt: 1, mb: 3, color: 'var(--ink-2)', overflowWrap: 'anywhere' }}>
        {forbidden
          ? 'An administrator can change your role.'
          : [failure.title, failure.detail].filter(Boolean).join(': ')}
      </Box>
      {!forbidden && retry !== undefined && (
        <Button variant="outlined" onClick={retry}>
          Try again
        </Button>
      )}
    </Box>
  );
}

interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending'> & { refetch: () => unknown };
  /** Completes "Could not load …". */
  what: string;
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/** Draws a query in each of its states. Data once loaded stays on the screen while it is refreshed. */
export function Loaded<T>({ query, what, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null)
    return <Failed what={what} error={query.error} retry={() => void query.refetch()} />;
  return skeleton;
}
