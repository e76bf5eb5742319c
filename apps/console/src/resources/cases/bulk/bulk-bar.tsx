import { Box, Button } from '@mui/material';
import { bulkActs, type BulkActName } from '@stillwatch/contracts/bulk-act';
import { useState } from 'react';
import { count } from '../../../format/number.js';
import type { CaseFilter } from '../queue-tabs.js';
import { BulkDialog } from './bulk-dialog.js';
import { bulkWords } from './bulk-words.js';

interface BulkBarProps {
  selected: readonly string[];
  clear: () => void;
  /** The filter in force, and how many cases it meets. */
  filter: CaseFilter;
  total: number;
}

/** What can be done to all selected cases at once, or to all that match the filter. Nothing that hurts an account. */
export function BulkBar({ selected, clear, filter, total }: BulkBarProps) {
  const [act, choose] = useState<BulkActName>();
  const [everything, setEverything] = useState(false);
  if (selected.length === 0) return null;
  const canWiden = total > selected.length;
  const widened = everything && canWiden;
  return (
    <Box
      role="region"
      aria-label="Selected cases"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: '4px 8px',
        px: 4,
        py: 1.5,
        borderBottom: '1px solid var(--line)',
        bgcolor: 'var(--sunken)',
      }}
    >
      <strong role="status" style={{ fontWeight: 600 }}>
        {widened ? `All ${count(total)} of this filter` : `${count(selected.length)} selected`}
      </strong>
      {canWiden && (
        <Button variant="text" aria-pressed={widened} onClick={() => setEverything(!everything)}>
          {widened ? `Only the ${count(selected.length)} selected` : `All ${count(total)} of this filter`}
        </Button>
      )}
      {bulkActs.map((name) => (
        <Button key={name} variant="outlined" onClick={() => choose(name)}>
          {bulkWords[name].title}
        </Button>
      ))}
      <Button variant="text" onClick={clear} sx={{ ml: 'auto' }}>
        Clear
      </Button>
      {act !== undefined && (
        <BulkDialog
          act={act}
          filter={widened ? filter : { id: [...selected] }}
          onClose={() => choose(undefined)}
          onDone={() => {
            choose(undefined);
            clear();
          }}
        />
      )}
    </Box>
  );
}
