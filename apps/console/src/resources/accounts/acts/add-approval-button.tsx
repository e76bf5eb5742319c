import { Box, Button, MenuItem, TextField } from '@mui/material';
import { approvalInputSchema, approvalKinds, type ApprovalInput } from '@stillwatch/contracts/account';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureOf } from '../../../api/problem.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { approvalWord } from '../../../format/words.js';

const today = () => new Date().toISOString().slice(0, 10);
const inAYear = () => new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10);

const emptyForm = () => ({ kind: 'classifier_exception', reference: '', from: today(), to: inAYear() });

/** Files an exception that permits what others may not. */
export function AddApprovalButton({ accountId }: { accountId: string }) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState(emptyForm);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const add = useAct({
    act: (input: ApprovalInput) => stillwatch.addApproval(accountId, input),
    happened: ({ kind, reference }) => `Filed: ${approvalWord[kind].toLowerCase()} ${reference}.`,
    then: () => {
      setOpen(false);
      setForm(emptyForm());
    },
  });
  const submit = () => {
    const parsed = approvalInputSchema.safeParse({
      kind: form.kind,
      reference: form.reference,
      validFrom: form.from === '' ? undefined : `${form.from}T00:00:00.000Z`,
      expiresAt: form.to === '' ? undefined : `${form.to}T23:59:59.000Z`,
    });
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
  const field = (name: keyof typeof form, problem: string | undefined) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
    error: problem !== undefined,
    helperText: problem,
    size: 'small' as const,
    required: true,
  });
  return (
    <>
      <Button variant="outlined" onClick={() => setOpen(true)}>
        File an approval
      </Button>
      {open && (
        <ActDialog
          open
          onClose={() => setOpen(false)}
          title="File an approval"
          confirm="File approval"
          onConfirm={submit}
          busy={add.isPending}
          error={add.error}
        >
          <Box component="p">
            Between its dates it lowers the account’s score where it covers the finding, and stands against
            enforcement until it is revoked.
          </Box>
          <TextField select label="Kind" {...field('kind', shown['kind'])}>
            {approvalKinds.map((kind) => (
              <MenuItem key={kind} value={kind}>
                {approvalWord[kind]}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label="Reference, such as a contract number"
            autoFocus
            {...field('reference', shown['reference'])}
          />
          <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 3 }}>
            <TextField
              label="Valid from"
              type="date"
              slotProps={{ inputLabel: { shrink: true } }}
              {...field('from', shown['validFrom'])}
            />
            <TextField
              label="Until the end of"
              type="date"
              slotProps={{ inputLabel: { shrink: true } }}
              {...field('to', shown['expiresAt'])}
            />
          </Box>
        </ActDialog>
      )}
    </>
  );
}
