import { Box } from '@mui/material';
import type { CheckpointState } from '@stillwatch/contracts/system';
import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';

const Verdict = ({ problem, isDue }: CheckpointState) => (
  <Badge tone={problem !== null ? 'critical' : isDue ? 'watch' : 'exculpatory'}>
    {problem !== null ? 'Not written' : isDue ? 'Due' : 'Written'}
  </Badge>
);

/** Whether the audit log's signed heads reach the file outside the database. */
export function CheckpointsPanel() {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['system', 'checkpoints'],
    queryFn: () => stillwatch.checkpointState(),
    refetchInterval: 10_000,
  });
  return (
    <Panel title="Audit checkpoints" aside={query.data && <Verdict {...query.data} />}>
      <Loaded query={query} what="the checkpoints" skeleton={<SkeletonLines lines={2} />}>
        {({ file, newest, problem }) => (
          <Box sx={{ display: 'grid', gap: 1, fontSize: 13, overflowWrap: 'anywhere' }}>
            {problem !== null && (
              <Box role="alert" sx={{ color: 'var(--critical)' }}>
                {problem.sentence} It has failed since <Moment at={problem.since} /> and is tried again every
                ten seconds.
              </Box>
            )}
            <Box>
              {newest === null ? (
                'None is taken yet.'
              ) : (
                <>
                  The newest signs entry {count(newest.entry)}, <Moment at={newest.at} />.
                </>
              )}{' '}
              They are written to <code>{file}</code>.
            </Box>
          </Box>
        )}
      </Loaded>
    </Panel>
  );
}
