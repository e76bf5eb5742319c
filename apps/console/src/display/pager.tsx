import { Box, Button } from '@mui/material';
import { useListContext } from 'react-admin';
import { count, counted } from '../format/number.js';

/** Which rows of how many, and the way to the others. */
export function Pager({ noun }: { noun: string }) {
  const { total, page, perPage, setPage, isPending } = useListContext();
  if (isPending || total === undefined || total === 0) return null;
  const first = (page - 1) * perPage + 1;
  const last = Math.min(page * perPage, total);
  return (
    <Box
      component="nav"
      aria-label={`Pages of ${noun}`}
      sx={{
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'flex-end',
        gap: 2,
        px: 4,
        py: 2,
        borderTop: '1px solid var(--line)',
        color: 'var(--ink-3)',
        fontSize: 12.5,
      }}
    >
      <Box component="span" sx={{ mr: 'auto' }}>
        {total <= perPage
          ? counted(total, noun)
          : `${count(first)} to ${count(last)} of ${count(total)} ${noun}`}
      </Box>
      {total > perPage && (
        <>
          <Button variant="text" disabled={page === 1} onClick={() => setPage(page - 1)}>
            Earlier page
          </Button>
          <Button variant="text" disabled={last >= total} onClick={() => setPage(page + 1)}>
            Next page
          </Button>
        </>
      )}
    </Box>
  );
}
