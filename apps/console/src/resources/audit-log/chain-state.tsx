import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';
import { failureSentence } from '../../api/problem.js';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { count } from '../../format/number.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { KeyHint } from '../../keyboard/key-hint.js';

/** Whether the chain of entries is whole, to which entry and as of when. The whole chain is read on request only. */
export function ChainState() {
  const stillwatch = useStillwatch();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['chain', 'verification'],
    queryFn: () => stillwatch.verifyAuditLog(),
    enabled: false,
  });
  const verify = () => void refetch();
  useKeys([{ keys: 'v', label: 'Verify the chain', group: 'Audit log', run: verify }]);
  return (
    <>
      <Box role="status" sx={{ fontSize: 13, color: 'var(--ink-2)' }}>
        {isFetching ? (
          'Verifying every entry…'
        ) : error !== null ? (
          <Badge tone="critical">{failureSentence(error)}</Badge>
        ) : data === undefined ? (
          'Not verified in this session'
        ) : data.ok ? (
          <Badge tone="exculpatory">
            Verified to entry {count(data.entries)}, <Moment at={data.verifiedAt} />
          </Badge>
        ) : (
          <Badge tone="critical">
            Broken at entry {count(data.brokenAt?.seq ?? 0)}: {data.brokenAt?.problem}
          </Badge>
        )}
      </Box>
      <Button variant="outlined" onClick={verify} disabled={isFetching}>
        Verify the chain
        <KeyHint keys="v" />
      </Button>
    </>
  );
}
