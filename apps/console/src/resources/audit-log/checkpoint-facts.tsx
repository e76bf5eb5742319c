import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';
import { Fact, Facts } from '../../display/fact.js';
import { Moment } from '../../display/moment.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { count } from '../../format/number.js';
import { useMay } from '../../session/permission.js';

/** How many signed heads there are, how old the newest is, and where they go. */
export function CheckpointFacts() {
  const stillwatch = useStillwatch();
  const query = useQuery({
    queryKey: ['checkpoints', 'newest'],
    queryFn: () => stillwatch.checkpoints(),
    refetchInterval: 30_000,
  });
  return (
    <Loaded query={query} what="the checkpoints" skeleton={<SkeletonLines lines={3} />}>
      {({ newest, total }) => (
        <Box sx={{ display: 'grid', gap: 1 }}>
          <Facts>
            <Fact name="Newest">
              {newest === null ? (
                'none yet'
              ) : (
                <>
                  entry {count(newest.entry)}, <Moment at={newest.at} />
                </>
              )}
            </Fact>
            <Fact name="Taken so far">{count(total)}</Fact>
            <Fact name="Told as">
              webhook topic <code>audit.checkpoint</code>
            </Fact>
          </Facts>
          <WrittenTo />
        </Box>
      )}
    </Loaded>
  );
}

/** Where the file is, and whether it can be written. */
function WrittenTo() {
  const stillwatch = useStillwatch();
  const may = useMay('system:read');
  const { data } = useQuery({
    queryKey: ['system', 'checkpoints'],
    queryFn: () => stillwatch.checkpointState(),
    enabled: may,
    refetchInterval: 30_000,
  });
  if (data === undefined) return null;
  return (
    <>
      <Box sx={{ fontSize: 12.5, color: 'var(--ink-3)', overflowWrap: 'anywhere' }}>
        Written to <code>{data.file}</code>
      </Box>
      {data.problem !== null && (
        <Box role="alert" sx={{ fontSize: 13, color: 'var(--critical)', overflowWrap: 'anywhere' }}>
          {data.problem.sentence} Since <Moment at={data.problem.since} />.
        </Box>
      )}
    </>
  );
}
