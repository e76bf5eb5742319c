import { Box, Button, MenuItem, TextField } from '@mui/material';
import { approvalInputSchema, approvalKinds, type ApprovalInput } from '@stillwatch/contracts/account';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { dayIn, endOfDay, startOfDay } from '../../../display/day-field.js';
import { useFields } from '../../../display/use-fields.js';
import { approvalWord } from '../../../format/words.js';

const emptyForm = () => ({ kind: 'classifier_exception', reference: '', from: dayIn(0), to: dayIn(365) });

/** Files an exception that permits what others may not. */
export function AddApprovalButton({ accountId }: { accountId: string }) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  const { parse, field, reset } = useFields(emptyForm, approvalInputSchema, (form) => ({
    kind: form.kind,
    reference: form.reference,
    validFrom: form.from === '' ? undefined : startOfDay(form.from),
    expiresAt: form.to === '' ? undefined : endOfDay(form.to),
  }));
  const add = useAct({
    act: (input: ApprovalInput) => stillwatch.addApproval(accountId, input),
    happened: ({ kind, reference }) => `Filed: ${approvalWord[kind].toLowerCase()} ${reference}.`,
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
          <TextField select label="Kind" {...field('kind', add.error)}>
            {approvalKinds.map((kind) => (
              <MenuItem key={kind} value={kind}>
                {approvalWord[kind]}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label="Reference, such as a contract number"
            autoFocus
            {...field('reference', add.error)}
          />
          <Box sx={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 3 }}>
            <TextField
              label="Valid from"
              type="date"
              slotProps={{ inputLabel: { shrink: true } }}
              {...field('from', add.error, 'validFrom')}
            />
            <TextField
              label="Until the end of"
              type="date"
              slotProps={{ inputLabel: { shrink: true } }}
              {...field('to', add.error, 'expiresAt')}
            />
          </Box>
        </ActDialog>
      )}
    </>
  );
}
