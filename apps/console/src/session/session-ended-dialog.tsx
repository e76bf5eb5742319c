import { Box, Button, Dialog } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState, useSyncExternalStore } from 'react';
import type { SignedIn } from './session-gate.js';
import { LogInForm } from './log-in-form.js';
import { gate, signIn } from './session.js';

const startAnew = (path: string) => window.location.assign(path);

function SignInAgain({ person, titleId }: { person: SignedIn; titleId: string }) {
  const queries = useQueryClient();
  const [email, setEmail] = useState(person.email);
  const isOther = email.trim().toLowerCase() !== person.email.toLowerCase();
  return (
    <Box sx={{ p: { xs: 4, sm: 6 }, display: 'grid', gap: 4 }}>
      <Box sx={{ display: 'grid', gap: 1 }}>
        <Box
          component="h2"
          id={titleId}
          sx={{ fontSize: 17, fontWeight: 650, letterSpacing: '-0.01em', lineHeight: '24px' }}
        >
          Your session has ended
        </Box>
        <Box component="p" role="status" sx={{ color: 'var(--ink-2)' }}>
          {isOther
            ? 'If somebody else signs in here, the page starts anew and what was typed is lost.'
            : 'Sign in to go on where you were. What you typed is still there.'}
        </Box>
      </Box>
      <LogInForm
        email={person.email}
        onEmail={setEmail}
        logIn={async (input) => {
          if (!(await signIn(input))) return window.location.reload();
          // The role may have changed since.
          await queries.invalidateQueries({ queryKey: ['auth'] });
        }}
      />
      <Button variant="text" onClick={() => startAnew('/login')} sx={{ justifySelf: 'center' }}>
        Leave without signing in
      </Button>
    </Box>
  );
}

/**
 * Opens over whatever is on the screen when the session ends, and cannot be closed but by signing in or leaving. Nothing
 * below it is taken away, so what was typed is there afterwards; it gives the focus back to where it was.
 */
export function SessionEndedDialog() {
  const person = useSyncExternalStore(gate.subscribe, gate.waitsFor);
  const titleId = useId();
  return (
    <Dialog
      open={person !== undefined}
      aria-labelledby={titleId}
      maxWidth="xs"
      fullWidth
      transitionDuration={0}
    >
      {person !== undefined && <SignInAgain person={person} titleId={titleId} />}
    </Dialog>
  );
}
