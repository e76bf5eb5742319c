import { Box, Button } from '@mui/material';
import type { AuditCheckpointKey } from '@stillwatch/contracts/audit-log';
import { useQuery } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../api/data-provider.js';
import { Loaded, SkeletonLines } from '../../display/states.js';
import { dateOf } from '../../format/time.js';

function KeyLine({ value: { keyId, publicKey, from, until } }: { value: AuditCheckpointKey }) {
  const notify = useNotify();
  const copy = async () => {
    await navigator.clipboard.writeText(publicKey);
    notify('The public key is copied. Keep it where nobody who can change the database can change it.', {
      type: 'info',
    });
  };
  return (
    <Box component="li" sx={{ display: 'flex', gap: 2, alignItems: 'center', minWidth: 0 }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <code>{keyId}</code>
        <Box sx={{ fontSize: 12.5, color: 'var(--ink-3)' }}>
          {until === null ? `signs since ${dateOf(from)}` : `signed ${dateOf(from)} to ${dateOf(until)}`}
        </Box>
      </Box>
      <Button variant="text" aria-label={`Copy the public key ${keyId}`} onClick={() => void copy()}>
        Copy
      </Button>
    </Box>
  );
}

/** The public keys with which anybody can check the checkpoints, the present one first. */
export function CheckpointKeys() {
  const stillwatch = useStillwatch();
  const query = useQuery({ queryKey: ['checkpoints', 'keys'], queryFn: () => stillwatch.checkpointKeys() });
  return (
    <Loaded query={query} what="the public keys" skeleton={<SkeletonLines lines={2} />}>
      {(keys) =>
        keys.length === 0 ? (
          <Box sx={{ fontSize: 13, color: 'var(--ink-2)' }}>The first is made with the first checkpoint.</Box>
        ) : (
          <Box
            component="ul"
            aria-label="Public keys"
            tabIndex={0}
            sx={{ display: 'grid', gap: 1, maxHeight: 160, overflowY: 'auto' }}
          >
            {[...keys].reverse().map((key) => (
              <KeyLine key={key.from} value={key} />
            ))}
          </Box>
        )
      }
    </Loaded>
  );
}
