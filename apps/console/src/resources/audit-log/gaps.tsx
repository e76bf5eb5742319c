import { Box } from '@mui/material';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { count } from '../../format/number.js';
import { useVerification } from './use-verification.js';

/** The gaps that people have put on record. They are shown for good. */
export function Gaps() {
  const { data } = useVerification();
  if (data === undefined || data.anchors.length === 0) return null;
  return (
    <Box component="ul" aria-label="Gaps on record" sx={{ display: 'grid', gap: 1.5, fontSize: 13 }}>
      {data.anchors.map(({ entry, at, lost, reason, proposedBy, approvedBy, isSigned }) => (
        <Box component="li" key={entry} sx={{ overflowWrap: 'anywhere' }}>
          <Badge tone={isSigned ? 'watch' : 'critical'}>
            {isSigned ? 'Gap on record' : 'Gap on record, not signed yet'}
          </Badge>{' '}
          Entries {count(lost.from)} to {count(lost.to)} were lost. {proposedBy} and {approvedBy} put it on
          record in entry {count(entry)}, <Moment at={at} />: “{reason}”
        </Box>
      ))}
    </Box>
  );
}
