import { Box, Button, Dialog } from '@mui/material';
import type { Invitation } from '@stillwatch/contracts/user';
import { useId, useState } from 'react';
import { exact } from '../../../format/time.js';

/** An invitation as it was answered, and for whom it is. */
export interface MadeInvitation {
  name: string;
  invitation: Invitation;
}

function LinkToHandOver({ url }: { url: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
  };
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
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
        {url}
      </Box>
      {window.isSecureContext && (
        <Button
          variant="outlined"
          aria-live="polite"
          onClick={() => void copy()}
          sx={{ justifySelf: 'start' }}
        >
          {copied ? 'Copied' : 'Copy the link'}
        </Button>
      )}
    </Box>
  );
}

/** Hands over the link to choose a password, or says where it was sent. */
export function InvitationDialog({ made, onClose }: { made: MadeInvitation; onClose: () => void }) {
  const titleId = useId();
  const { name, invitation } = made;
  const isSent = 'sentTo' in invitation;
  return (
    <Dialog
      open
      onClose={isSent ? onClose : undefined}
      aria-labelledby={titleId}
      maxWidth="sm"
      fullWidth
      transitionDuration={100}
    >
      <Box sx={{ p: { xs: 4, sm: 6 }, display: 'grid', gap: 4 }}>
        <Box component="h2" id={titleId} sx={{ fontSize: 17, fontWeight: 650, lineHeight: '24px' }}>
          {isSent ? `The link was sent to ${name}` : `The link for ${name}`}
        </Box>
        <p>
          {isSent
            ? `${name} chooses a password by the link in the letter to ${invitation.sentTo}.`
            : `Hand it over in person or by a channel that only ${name} reads: whoever opens it first chooses the password. It is shown now and never again.`}{' '}
          It works once, until {exact(invitation.expiresAt)}.
        </p>
        {!isSent && <LinkToHandOver url={invitation.url} />}
        <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
          <Button variant="contained" onClick={onClose} autoFocus={isSent}>
            {isSent ? 'Close' : 'I have it'}
          </Button>
        </Box>
      </Box>
    </Dialog>
  );
}
