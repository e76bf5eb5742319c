import { Box, Button, TextField } from '@mui/material';
import type { Approval } from '@stillwatch/contracts/account';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { approvalWord } from '../../../format/words.js';

/** Takes an approval back, with a reason: from then on it no longer speaks for the account. */
export function RevokeApprovalButton({ approval }: { approval: Approval }) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const name = `${approvalWord[approval.kind].toLowerCase()} ${approval.reference}`;
  const revoke = useAct({
    act: (given: string) => stillwatch.revokeApproval(approval.id, given),
    happened: () => `Revoked: ${name}. The account is scored again without it.`,
    then: () => setOpen(false),
  });
  const submit = () => {
    if (reason.trim() === '') setMissing(true);
    else revoke.mutate(reason.trim());
  };
  return (
    <>
      <Button variant="outlined" onClick={() => setOpen(true)} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
      {open && (
        <ActDialog
          open
          onClose={() => setOpen(false)}
          title={`Revoke ${name}`}
          confirm="Revoke approval"
          onConfirm={submit}
          busy={revoke.isPending}
          error={revoke.error}
          harmful
        >
          <Box component="p">
            From now on this approval no longer lowers the account’s score nor stands against enforcement. It
            stays on file with your reason. It cannot be taken back; a new approval can be filed.
          </Box>
          <TextField
            label="Reason"
            required
            autoFocus
            multiline
            minRows={3}
            fullWidth
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            error={missing && reason.trim() === ''}
            helperText={
              missing && reason.trim() === '' ? 'A reason is needed.' : 'Recorded in the audit log.'
            }
          />
        </ActDialog>
      )}
    </>
  );
}
