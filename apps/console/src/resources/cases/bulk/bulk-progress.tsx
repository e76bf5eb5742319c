import { Box, Button, Dialog, LinearProgress } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { BulkActDetail } from '@stillwatch/contracts/bulk-act';
import { useEffect, useId } from 'react';
import { Link } from 'react-router-dom';
import { useStillwatch } from '../../../api/data-provider.js';
import { Loaded, Skeleton } from '../../../display/states.js';
import { count } from '../../../format/number.js';

const pollMs = 700;

/** How far a bulk act is, and what became of each case. Closing the dialog does not stop it. */
export function BulkProgress({
  bulkActId,
  title,
  onClose,
}: {
  bulkActId: string;
  title: string;
  onClose: () => void;
}) {
  const stillwatch = useStillwatch();
  const queries = useQueryClient();
  const titleId = useId();
  const query = useQuery({
    queryKey: ['bulk-acts', bulkActId],
    queryFn: () => stillwatch.bulkAct(bulkActId),
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : pollMs),
  });
  const isFinished = query.data !== undefined && query.data.finishedAt !== null;
  useEffect(() => {
    if (isFinished) void queries.invalidateQueries({ queryKey: ['cases'] });
  }, [isFinished, queries]);
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth transitionDuration={100}>
      <Box sx={{ p: { xs: 4, sm: 6 }, display: 'grid', gap: 3 }}>
        <Box component="h2" id={titleId} sx={{ fontSize: 17, fontWeight: 650, lineHeight: '24px' }}>
          {title}: {isFinished ? 'done' : 'under way'}
        </Box>
        <Loaded query={query} what="the progress" skeleton={<Skeleton height={80} />}>
          {(act) => <Results act={act} />}
        </Loaded>
        <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
          <Button variant="contained" onClick={onClose}>
            {isFinished ? 'Close' : 'Go on in the background'}
          </Button>
        </Box>
      </Box>
    </Dialog>
  );
}

function Results({ act }: { act: BulkActDetail }) {
  const refusedItems = act.items.filter(({ status }) => status === 'refused');
  return (
    <>
      <LinearProgress
        variant="determinate"
        aria-label="Cases dealt with"
        value={act.total === 0 ? 100 : ((act.done + act.refused) / act.total) * 100}
      />
      <p role="status">
        {count(act.done)} done, {count(act.refused)} refused, {count(act.waiting)} waiting, of{' '}
        {count(act.total)}.
      </p>
      {refusedItems.length > 0 && (
        <Box
          component="ul"
          aria-label="Refused"
          tabIndex={0}
          sx={{ maxHeight: 220, overflowY: 'auto', display: 'grid', gap: 1, fontSize: 13 }}
        >
          {refusedItems.map(({ caseId, detail, code }) => (
            <li key={caseId}>
              <Link to={`/cases/${caseId}`} className="mono">
                {caseId.slice(-8)}
              </Link>{' '}
              {detail ?? code}
            </li>
          ))}
        </Box>
      )}
    </>
  );
}
