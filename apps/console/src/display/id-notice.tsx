import { Tooltip } from '@mui/material';
import { Badge } from './badge.js';

/** Beside an id that can be taken for another; says why on hover and to screen readers. */
export function IdNotice({ notice }: { notice: string | null }) {
  if (notice === null) return null;
  return (
    <Tooltip title={notice}>
      <span role="note" aria-label={notice} tabIndex={0}>
        <Badge tone="review">Look-alike id</Badge>
      </span>
    </Tooltip>
  );
}
