import { Button } from '@mui/material';
import type { Attachment } from '@stillwatch/contracts/evidence';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';

/** Takes a file back, with a reason: its bytes are erased. */
export function WithdrawButton({ attachment }: { attachment: Attachment }) {
  const stillwatch = useStillwatch();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="text" onClick={() => setOpen(true)} aria-label={`Withdraw ${attachment.name}`}>
        Withdraw
      </Button>
      {open && (
        <ReasonDialog
          title={`Withdraw ${attachment.name}`}
          confirm="Withdraw the file"
          act={(reason) => stillwatch.withdrawAttachment(attachment, reason)}
          happened={() => `Withdrawn: ${attachment.name}. Its bytes are erased.`}
          onClose={() => setOpen(false)}
          leastLength={3}
          harmful
        >
          The bytes are erased and nobody can download the file any more. Its name, its hash, who attached it
          and your reason stay on the case.
        </ReasonDialog>
      )}
    </>
  );
}
