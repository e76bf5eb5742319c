import { Box, Button, Dialog } from '@mui/material';
import { useId } from 'react';

/** Shows a secret for the only time. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const titleId = useId();
  return (
    <Dialog open aria-labelledby={titleId} maxWidth="sm" fullWidth transitionDuration={100}>
      <Box sx={{ p: 6, display: 'grid', gap: 4 }}>
        <Box component="h2" id={titleId} sx={{ fontSize: 17, fontWeight: 650 }}>
          The secret of this endpoint
        </Box>
        <p>It is shown now and never again. The receiver checks every message with it.</p>
        <Box
          component="code"
          sx={{
            p: 3,
            borderRadius: '8px',
            bgcolor: 'var(--sunken)',
            overflowWrap: 'anywhere',
            userSelect: 'all',
          }}
        >
          {secret}
        </Box>
        <Box sx={{ display: 'flex', gap: 2, justifyContent: 'flex-end' }}>
          <Button variant="outlined" onClick={() => void navigator.clipboard.writeText(secret)}>
            Copy
          </Button>
          <Button variant="contained" onClick={onClose}>
            I have it
          </Button>
        </Box>
      </Box>
    </Dialog>
  );
}
