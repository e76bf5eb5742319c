import { Box, Button, MenuItem, TextField } from '@mui/material';
import { roles, userInputSchema, type User, type UserInput } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import { failureOf } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { roleWord } from '../../../format/words.js';

const emptyForm = { name: '', email: '', role: 'officer', password: '' };

/** Adds a person who can sign in. */
export function AddPersonButton() {
  const provider = useDataProvider();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState(emptyForm);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const add = useAct({
    act: async (data: UserInput) => (await provider.create<User>('users', { data })).data,
    happened: ({ name, role }) => `${name} can sign in as ${roleWord[role].name.toLowerCase()}.`,
    then: () => {
      setOpen(false);
      setForm(emptyForm);
    },
  });
  const submit = () => {
    const parsed = userInputSchema.safeParse(form);
    if (parsed.success) {
      setProblems({});
      add.mutate(parsed.data);
      return;
    }
    setProblems(
      Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])),
    );
  };
  const shown = { ...(add.error === null ? {} : failureOf(add.error).fields), ...problems };
  const field = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
    error: shown[name] !== undefined,
    helperText: shown[name],
    size: 'small' as const,
    fullWidth: true,
    required: true,
  });
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>
        Add a person
      </Button>
      {open && (
        <ActDialog
          open
          onClose={() => setOpen(false)}
          title="Add a person"
          confirm="Add person"
          onConfirm={submit}
          busy={add.isPending}
          error={add.error}
        >
          <TextField label="Name" autoFocus autoComplete="off" {...field('name')} />
          <TextField label="E-mail" type="email" autoComplete="off" {...field('email')} />
          <TextField label="Role" select {...field('role')}>
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
          <TextField
            label="First password"
            type="password"
            autoComplete="new-password"
            {...field('password')}
            helperText={
              shown['password'] ?? 'At least 12 characters. Hand it over in person or by a second channel.'
            }
          />
        </ActDialog>
      )}
    </>
  );
}
