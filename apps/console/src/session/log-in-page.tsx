import { Box, Button, TextField } from '@mui/material';
import { useState } from 'react';
import { useLogin } from 'react-admin';
import { failureOf, failureSentence } from '../api/problem.js';
import { usePageTitle } from '../display/page.js';
import { Mark } from '../layout/brand.js';

const refusal = (error: unknown): string => {
  const { code } = failureOf(error);
  if (code === 'invalid_credentials') return 'E-mail or password do not match.';
  if (code === 'too_many_attempts') return 'Too many attempts. Wait a minute, then try again.';
  return failureSentence(error);
};

/** The way in. Says the same whether the address or the password was wrong. */
export function LogInPage() {
  usePageTitle('Sign in');
  const login = useLogin();
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    setBusy(true);
    setRefused(undefined);
    try {
      await login({ email: form.get('email'), password: form.get('password') });
    } catch (error) {
      setRefused(refusal(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Box component="main" sx={{ minHeight: '100vh', display: 'grid', placeItems: 'center', p: 4 }}>
      <Box sx={{ width: '100%', maxWidth: 360 }}>
        <Box sx={{ display: 'grid', justifyItems: 'center', gap: 3, mb: 6, textAlign: 'center' }}>
          <Mark size={44} />
          <Box
            component="h1"
            sx={{ fontSize: 22, fontWeight: 680, letterSpacing: '-0.02em', lineHeight: '28px' }}
          >
            Sign in to Stillwatch
          </Box>
        </Box>
        <Box
          component="form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit(new FormData(event.currentTarget));
          }}
          sx={{
            display: 'grid',
            gap: 4,
            p: 6,
            bgcolor: 'var(--surface)',
            border: '1px solid var(--line)',
            borderRadius: '12px',
          }}
        >
          <TextField
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            autoFocus
            required
            size="small"
            fullWidth
          />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            size="small"
            fullWidth
          />
          {refused !== undefined && (
            <Box
              role="alert"
              sx={{
                color: 'var(--critical)',
                bgcolor: 'var(--critical-soft)',
                borderRadius: '7px',
                px: 3,
                py: 2,
              }}
            >
              {refused}
            </Box>
          )}
          <Button type="submit" variant="contained" size="large" disabled={busy}>
            {busy ? 'Signing in…' : 'Sign in'}
          </Button>
        </Box>
        <Box component="p" sx={{ mt: 4, color: 'var(--ink-3)', fontSize: 12.5, textAlign: 'center' }}>
          Everything you change here is recorded under your name.
        </Box>
      </Box>
    </Box>
  );
}
