import { Button, TextField } from '@mui/material';
import { Box } from '@mui/material';
import {
  attestationRequestInputSchema,
  type AttestationRequestInput,
} from '@stillwatch/contracts/attestation';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { DayField, dayIn, endOfDay } from '../../../display/day-field.js';
import { useFields } from '../../../display/use-fields.js';
import { dateOf } from '../../../format/time.js';

interface AskAttestationButtonProps {
  accountId: string;
  /** As the dialog's title says it. */
  name: string;
  variant?: 'outlined' | 'text';
}

/** Asks an account to say again what it does, by a letter with a link of its own. */
export function AskAttestationButton({ accountId, name, variant = 'outlined' }: AskAttestationButtonProps) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  const { form, setForm, parse, field, reset } = useFields(
    () => ({ dueDay: dayIn(14), message: '' }),
    attestationRequestInputSchema,
    ({ dueDay, message }) => ({
      dueAt: dueDay === '' ? undefined : endOfDay(dueDay),
      message: message.trim() === '' ? undefined : message,
    }),
  );
  const ask = useAct({
    act: (input: AttestationRequestInput) => stillwatch.requestAttestation(accountId, input),
    happened: ({ dueAt }) => `Asked ${name} to say again what it does, by ${dateOf(dueAt)}.`,
    then: () => {
      setOpen(false);
      reset();
    },
  });
  const submit = () => {
    const input = parse();
    if (input !== undefined) ask.mutate(input);
  };
  const due = field('dueDay', ask.error, 'dueAt');
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        Ask for re-attestation
      </Button>
      {open && (
        <ActDialog
          open
          onClose={() => setOpen(false)}
          title={`Ask for re-attestation: ${name}`}
          confirm="Send the request"
          onConfirm={submit}
          busy={ask.isPending}
          error={ask.error}
        >
          <Box component="p">
            The customer gets a letter with a link to what it has declared, where it confirms or corrects it.
            If no answer comes by the date, the account is brought into review. Its service does not change.
          </Box>
          <DayField
            label="Answer by the end of (UTC)"
            day={form.dueDay}
            setDay={(dueDay) => setForm({ ...form, dueDay })}
            offers={[7, 14, 30]}
            required
            problem={due.helperText}
          />
          <TextField
            label="What you want to know (optional)"
            multiline
            minRows={3}
            maxRows={8}
            autoFocus
            {...field('message', ask.error)}
            required={false}
            helperText="The customer reads it in the letter and above the form."
          />
        </ActDialog>
      )}
    </>
  );
}
