import { Box } from '@mui/material';
import { useLogin } from 'react-admin';
import { useLocation } from 'react-router-dom';
import { usePageTitle } from '../display/page.js';
import { Mark } from '../layout/brand.js';
import { LogInForm } from './log-in-form.js';

/** What a page that leads here hands over. */
interface FromPage {
  email?: string;
  passwordSet?: boolean;
}

/** The way in. Says the same whether the address or the password was wrong. */
export function LogInPage() {
  usePageTitle('Sign in');
  const login = useLogin();
  const { email, passwordSet = false } = (useLocation().state ?? {}) as FromPage;
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
          sx={{
            p: 6,
            bgcolor: 'var(--surface)',
            border: '1px solid var(--line)',
            borderRadius: '12px',
          }}
        >
          {passwordSet && (
            <Box component="p" role="status" sx={{ mb: 4 }}>
              Your password is set. Sign in with it.
            </Box>
          )}
          <LogInForm email={email} logIn={(input) => login(input)} />
        </Box>
        <Box component="p" sx={{ mt: 4, color: 'var(--ink-3)', fontSize: 12.5, textAlign: 'center' }}>
          Everything you change here is recorded under your name.
        </Box>
      </Box>
    </Box>
  );
}
