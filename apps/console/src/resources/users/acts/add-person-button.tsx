import { Box, Button, MenuItem, TextField } from '@mui/material';
import { roles, userInputSchema, type User, type UserInput } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { useFields } from '../../../display/use-fields.js';
import { roleWord } from '../../../format/words.js';

const emptyForm = { name: '', email: '', role: 'officer' };

/** Adds a person who can sign in. */
export function AddPersonButton() {
  const provider = useDataProvider();
  const [open, setOpen] = useState(false);
  const { parse, field, reset } = useFields(
    () => ({ ...emptyForm }),
    userInputSchema,
    (form) => form,
  );
  const add = useAct({
    act: async (data: UserInput) => (await provider.create<User>('users', { data })).data,
    happened: ({ name, role }) => `${name} is invited as ${roleWord[role].name.toLowerCase()}.`,
    then: () => {
      setOpen(false);
      reset();
    },
  });
  const submit = () => {
    const input = parse();
    if (input !== undefined) add.mutate(input);
  };
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
          <TextField label="Name" autoFocus autoComplete="off" fullWidth {...field('name', add.error)} />
          <TextField
            label="E-mail"
            type="email"
            autoComplete="off"
            fullWidth
            {...field('email', add.error)}
          />
          <TextField label="Role" select fullWidth {...field('role', add.error)}>
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
        </ActDialog>
      )}
    </>
  );
}
