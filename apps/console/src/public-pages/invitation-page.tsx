import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { InvitationView } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router-dom';
import { publicInvitations } from '../api/people-verbs.js';
import { failureOf } from '../api/problem.js';
import { Refusal } from '../display/refusal.js';
import { Failed, SkeletonLines } from '../display/states.js';
import { exact } from '../format/time.js';
import {
  NewPassword,
  newPasswordSchema,
  withRepetition,
  type NewPasswordFields,
} from '../session/new-password.js';
import { LinkNotValid } from './link-not-valid.js';
import { PublicFrame, PublicPart } from './public-frame.js';

const title = 'Your way into Stillwatch';

function InvitationForm({ token, invitation }: { token: string; invitation: InvitationView }) {
  const navigate = useNavigate();
  const [refused, setRefused] = useState<unknown>();
  const { register, handleSubmit, setError, formState } = useForm<NewPasswordFields>({
    defaultValues: { password: '', repeated: '' },
    resolver: zodResolver(withRepetition(newPasswordSchema)),
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ password }) => {
    setRefused(undefined);
    try {
      await publicInvitations.answer(token, { password });
      await navigate('/login', { state: { email: invitation.email, passwordSet: true } });
    } catch (error) {
      const { code, detail } = failureOf(error);
      if (code === 'weak_password') setError('password', { message: detail }, { shouldFocus: true });
      else setRefused(error);
    }
  });
  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => void submit(event)}
      sx={{ display: 'grid', gap: 4 }}
    >
      <input type="hidden" autoComplete="username" value={invitation.email} readOnly />
      <NewPassword register={register} errors={errors} autoFocus />
      <Refusal error={refused} />
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 3, alignItems: 'center' }}>
        <Button type="submit" variant="contained" size="large" disabled={isSubmitting}>
          {isSubmitting ? 'Sending…' : 'Set password'}
        </Button>
        <Box component="span" sx={{ color: 'var(--ink-2)', fontSize: 13 }}>
          The link works once, until {exact(invitation.expiresAt)}.
        </Box>
      </Box>
    </Box>
  );
}

/** Whoever was invited, or whose password was reset, chooses a password. Nobody else ever knows it. */
export default function InvitationPage() {
  const { token = '' } = useParams();
  const query = useQuery({
    queryKey: ['public-invitation', token],
    queryFn: () => publicInvitations.read(token),
    refetchOnWindowFocus: false,
  });
  if (query.data === undefined) {
    const isNotValid = query.error !== null && failureOf(query.error).status === 404;
    return (
      <PublicFrame title={title}>
        {query.error === null ? (
          <SkeletonLines lines={5} />
        ) : isNotValid ? (
          <LinkNotValid error={query.error} />
        ) : (
          <Failed what="the invitation" error={query.error} retry={() => void query.refetch()} />
        )}
      </PublicFrame>
    );
  }
  const { name, email } = query.data;
  return (
    <PublicFrame title={title}>
      <PublicPart title={`Choose a password, ${name}`}>
        <p>
          You sign in with <strong>{email}</strong> and the password that you choose here. Only you know it.
        </p>
        <InvitationForm token={token} invitation={query.data} />
      </PublicPart>
    </PublicFrame>
  );
}
