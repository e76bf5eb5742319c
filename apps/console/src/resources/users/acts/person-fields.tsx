import { Box, MenuItem, TextField } from '@mui/material';
import { roles, type Role } from '@stillwatch/contracts/user';
import { Controller, type Control, type FieldErrors, type UseFormRegister } from 'react-hook-form';
import { failureOf } from '../../../api/problem.js';
import { roleWord } from '../../../format/words.js';

/** Who somebody is, as an administrator types it. */
export interface PersonFields {
  name: string;
  email: string;
  role: Role;
}

interface FormProps {
  register: UseFormRegister<PersonFields>;
  control: Control<PersonFields>;
  errors: FieldErrors<PersonFields>;
  /** What the server had against it. */
  refusal: unknown;
}

/** Name, e-mail and role. */
export function PersonFieldsForm({ register, control, errors, refusal }: FormProps) {
  const refused = refusal === null || refusal === undefined ? {} : failureOf(refusal).fields;
  const words = (name: 'name' | 'email') => {
    const message = errors[name]?.message ?? refused[name];
    return { error: message !== undefined, helperText: message };
  };
  return (
    <>
      <TextField
        label="Name"
        autoFocus
        autoComplete="off"
        required
        size="small"
        fullWidth
        {...words('name')}
        {...register('name')}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="off"
        required
        size="small"
        fullWidth
        {...words('email')}
        {...register('email')}
      />
      <Controller
        name="role"
        control={control}
        render={({ field: { ref, ...field } }) => (
          <TextField label="Role" select required size="small" fullWidth inputRef={ref} {...field}>
            {roles.map((role) => (
              <MenuItem key={role} value={role}>
                <Box>
                  {roleWord[role].name}
                  <Box sx={{ color: 'var(--ink-3)', fontSize: 12, whiteSpace: 'normal' }}>
                    {roleWord[role].may}
                  </Box>
                </Box>
              </MenuItem>
            ))}
          </TextField>
        )}
      />
    </>
  );
}
