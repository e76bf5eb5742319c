import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button } from '@mui/material';
import { passwordChangeInputSchema, type PasswordChangeInput } from '@stillwatch/contracts/user';
import { useForm } from 'react-hook-form';
import { useStillwatch } from '../../api/data-provider.js';
import { failureOf } from '../../api/problem.js';
import { useAct } from '../../api/use-act.js';
import { Panel } from '../../display/panel.js';
import { PasswordField } from '../../display/password-field.js';
import { Refusal } from '../../display/refusal.js';
import {
  NewPassword,
  newPasswordSchema,
  withRepetition,
  type NewPasswordFields,
} from '../../session/new-password.js';

type Fields = NewPasswordFields & Pick<PasswordChangeInput, 'currentPassword'>;

const schema = withRepetition(
  newPasswordSchema.extend({ currentPassword: passwordChangeInputSchema.shape.currentPassword }),
);
const empty: Fields = { currentPassword: '', password: '', repeated: '' };

/** Changes one's own password. */
export function PasswordPanel() {
  const stillwatch = useStillwatch();
  const { register, handleSubmit, reset, setError, formState } = useForm<Fields>({
    defaultValues: empty,
    resolver: zodResolver(schema),
  });
  const { errors } = formState;
  const change = useAct({
    act: ({ currentPassword, password }: Fields) =>
      stillwatch.changePassword({ currentPassword, newPassword: password }),
    happened: () => 'Your password is changed, and you are signed out everywhere else.',
    then: () => reset(empty),
  });
  const submit = handleSubmit((fields) =>
    change.mutate(fields, {
      onError: (error) => {
        const { code, detail } = failureOf(error);
        if (code === 'weak_password') setError('password', { message: detail }, { shouldFocus: true });
        if (code === 'wrong_password')
          setError('currentPassword', { message: detail }, { shouldFocus: true });
      },
    }),
  );
  const isShownBeside = ['weak_password', 'wrong_password'].includes(failureOf(change.error).code);
  return (
    <Panel title="Password">
      <Box
        component="form"
        noValidate
        onSubmit={(event) => void submit(event)}
        sx={{ display: 'grid', gap: 4, pt: 1, maxWidth: 420 }}
      >
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          error={errors.currentPassword !== undefined}
          helperText={
            errors.currentPassword?.type === 'too_small'
              ? 'This cannot be left empty.'
              : errors.currentPassword?.message
          }
          {...register('currentPassword')}
        />
        <NewPassword register={register} errors={errors} />
        {!isShownBeside && <Refusal error={change.error} />}
        <Button type="submit" variant="contained" disabled={change.isPending} sx={{ justifySelf: 'start' }}>
          {change.isPending ? 'Sending…' : 'Change password'}
        </Button>
      </Box>
    </Panel>
  );
}
