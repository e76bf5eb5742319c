import { Button } from '@mui/material';
import type { Approval } from '@stillwatch/contracts/account';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { approvalWord } from '../../../format/words.js';

/** Takes an approval back, with a reason: from then on it no longer speaks for the account. */
export function RevokeApprovalButton({ approval }: { approval: Approval }) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  const name = `${approvalWord[approval.kind].toLowerCase()} ${approval.reference}`;
  return (
    <>
      <Button variant="outlined" onClick={() => setOpen(true)} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
      {open && (
        <ReasonDialog
          title={`Revoke ${name}`}
          confirm="Revoke approval"
          act={(reason) => stillwatch.revokeApproval(approval.id, reason)}
          happened={() => `Revoked: ${name}. The account is scored again without it.`}
          onClose={() => setOpen(false)}
          harmful
        >
          From now on this approval no longer lowers the account’s score nor stands against enforcement. It
          stays on file with your reason. It cannot be taken back; a new approval can be filed.
        </ReasonDialog>
      )}
    </>
  );
}
