import { Box } from '@mui/material';
import type { AuditEntry } from '@stillwatch/contracts/audit-log';
import { fontMono } from '../../theme/tokens.js';
import { changes, leafText, type Change } from './diff.js';

const Old = ({ value }: { value: unknown }) => (
  <Box
    component="del"
    sx={{
      color: 'var(--critical)',
      textDecoration: 'none',
      bgcolor: 'var(--critical-soft)',
      px: 1,
      borderRadius: '3px',
    }}
  >
    − {leafText(value)}
  </Box>
);

const New = ({ value }: { value: unknown }) => (
  <Box
    component="ins"
    sx={{
      color: 'var(--exculpatory)',
      textDecoration: 'none',
      bgcolor: 'var(--exculpatory-soft)',
      px: 1,
      borderRadius: '3px',
    }}
  >
    + {leafText(value)}
  </Box>
);

const ChangeLine = ({ change }: { change: Change }) => (
  <Box
    component="li"
    sx={{
      display: 'grid',
      gridTemplateColumns: { xs: '1fr', sm: '210px minmax(0, 1fr)' },
      columnGap: 3,
      overflowWrap: 'anywhere',
    }}
  >
    <Box component="span" sx={{ color: 'var(--ink-3)' }}>
      {change.path}
    </Box>
    <Box component="span" sx={{ display: 'flex', flexWrap: 'wrap', gap: '2px 6px' }}>
      {change.before !== undefined && <Old value={change.before} />}
      {change.after !== undefined && <New value={change.after} />}
    </Box>
  </Box>
);

/** An entry opened: what it changed, leaf by leaf, and its place in the chain. */
export function ChangeList({ entry }: { entry: AuditEntry }) {
  const differences = changes(entry.before, entry.after);
  return (
    <Box
      sx={{ pb: 3, pt: 0.5, pl: { sm: '78px' }, fontSize: 12.5, fontFamily: fontMono, lineHeight: '19px' }}
    >
      {differences.length === 0 ? (
        <Box sx={{ color: 'var(--ink-3)' }}>
          Nothing changed: the entry records that somebody looked or asked.
        </Box>
      ) : (
        <Box component="ul" aria-label="Changes" sx={{ display: 'grid', gap: '3px' }}>
          {differences.map((change) => (
            <ChangeLine key={change.path} change={change} />
          ))}
        </Box>
      )}
      <Box sx={{ color: 'var(--ink-3)', mt: 1.5, fontSize: 11, overflowWrap: 'anywhere' }}>
        {entry.prevHash.slice(0, 16)}… → {entry.hash}
      </Box>
    </Box>
  );
}
