import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button, TextField } from '@mui/material';
import { sessionInputSchema, type SessionInput } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { failureOf } from '../api/problem.js';
import { useSecondsUntil } from '../display/use-seconds-until.js';
import { stopwatch } from '../format/time.js';

interface Refused {
  sentence: string;
  /** Until when the server wants no further try, if it said so. */
  untilMs: number | undefined;
}

const refusedOf = (error: unknown, nowMs: number): Refused => {
  const { title, detail, retryAfterSeconds } = failureOf(error);
  return {
    sentence: detail === '' ? `${title}.` : detail,
    untilMs: retryAfterSeconds === undefined ? undefined : nowMs + retryAfterSeconds * 1_000,
  };
};

interface LogInFormProps {
  /** Whose password is asked for, where it is known. */
  email?: string;
  /** Signs in; what it throws is shown in the server's words. */
  logIn: (input: SessionInput) => Promise<void>;
  /** Told with every key: a page may say what follows from the address. */
  onEmail?: (email: string) => void;
}

/** E-mail and password. After too many tries it counts down the wait that the server asks for. */
export function LogInForm({ email, logIn, onEmail }: LogInFormProps) {
  const [refused, setRefused] = useState<Refused>();
  const wait = useSecondsUntil(refused?.untilMs);
  const { register, handleSubmit, formState } = useForm<SessionInput>({
    defaultValues: { email: email ?? '', password: '' },
    resolver: zodResolver(sessionInputSchema),
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    setRefused(undefined);
    try {
      await logIn(input);
    } catch (error) {
      setRefused(refusedOf(error, Date.now()));
    }
  });
  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => void submit(event)}
      sx={{ display: 'grid', gap: 4 }}
    >
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus={email === undefined}
        required
        size="small"
        fullWidth
        error={errors.email !== undefined}
        helperText={errors.email && 'Your e-mail address.'}
        {...register('email', {
          onChange: (event: { target: { value: string } }) => {
            setRefused(undefined);
            onEmail?.(event.target.value);
          },
        })}
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        autoFocus={email !== undefined}
        required
        size="small"
        fullWidth
        error={errors.password !== undefined}
        helperText={errors.password && 'Your password.'}
        {...register('password')}
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
          {refused.sentence}
        </Box>
      )}
      <Button type="submit" variant="contained" size="large" disabled={isSubmitting || wait > 0}>
        {isSubmitting ? 'Signing in…' : 'Sign in'}
      </Button>
      {wait > 0 && (
        <Box role="timer" sx={{ color: 'var(--ink-2)', fontSize: 12.5, textAlign: 'center' }}>
          Next try in <span className="figures">{stopwatch(wait)}</span>
        </Box>
      )}
    </Box>
  );
}
