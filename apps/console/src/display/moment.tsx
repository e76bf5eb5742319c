import { Tooltip } from '@mui/material';
import { exact, relative } from '../format/time.js';
import { useNow } from './now.js';

/** A time as seen from now; the exact one on hover and for screen readers. */
export function Moment({ at, prefix = '' }: { at: string; prefix?: string }) {
  const now = useNow();
  return (
    <Tooltip title={exact(at)} describeChild>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {prefix}
        {relative(Date.parse(at), now)}
      </time>
    </Tooltip>
  );
}
