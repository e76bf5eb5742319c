import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { setUpInputSchema, type SetUpInput } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router-dom';
import { publicSetUp } from '../api/people-verbs.js';
import { failureOf } from '../api/problem.js';
import { Refusal } from '../display/refusal.js';
import { Failed, SkeletonLines } from '../display/states.js';
import {
  NewPassword,
  newPasswordSchema,
  withRepetition,
  type NewPasswordFields,
} from '../session/new-password.js';
import { LinkNotValid } from './link-not-valid.js';
import { PublicFrame, PublicPart } from './public-frame.js';

const title = 'Set up Stillwatch';
type SetUpFields = SetUpInput & NewPasswordFields;
const formSchema = withRepetition(setUpInputSchema.extend(newPasswordSchema.shape));

function SetUpForm({ token }: { token: string }) {
  const navigate = useNavigate();
  const [refused, setRefused] = useState<unknown>();
  const { register, handleSubmit, setError, formState } = useForm<SetUpFields>({
    defaultValues: { name: '', email: '', password: '', repeated: '' },
    resolver: zodResolver(formSchema),
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ name, email, password }) => {
    setRefused(undefined);
    try {
      await publicSetUp.answer(token, { name, email, password });
      await navigate('/login', { state: { email, passwordSet: true } });
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
      <TextField
        label="Your name"
        autoComplete="name"
        autoFocus
        required
        size="small"
        error={errors.name !== undefined}
        helperText={errors.name && 'Decisions carry it.'}
        {...register('name')}
      />
      <TextField
        label="Your e-mail"
        type="email"
        autoComplete="username"
        required
        size="small"
        error={errors.email !== undefined}
        helperText={errors.email && 'An e-mail address: you sign in with it.'}
        {...register('email')}
      />
      <NewPassword register={register} errors={errors} />
      <Refusal error={refused} />
      <Button
        type="submit"
        variant="contained"
        size="large"
        disabled={isSubmitting}
        sx={{ justifySelf: 'start' }}
      >
        {isSubmitting ? 'Sending…' : 'Become the first administrator'}
      </Button>
    </Box>
  );
}

/** The very first administrator, by the link that each start prints while there is nobody. */
export default function SetUpPage() {
  const { token = '' } = useParams();
  const query = useQuery({
    queryKey: ['public-set-up', token],
    queryFn: async () => {
      await publicSetUp.check(token);
      return true;
    },
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
          <Failed what="the set-up" error={query.error} retry={() => void query.refetch()} />
        )}
      </PublicFrame>
    );
  }
  return (
    <PublicFrame title={title}>
      <PublicPart title="The first administrator">
        <p>
          Nobody works with this installation yet. You invite the others afterwards: first a second
          administrator, because nobody bans alone.
        </p>
        <SetUpForm token={token} />
      </PublicPart>
    </PublicFrame>
  );
}
